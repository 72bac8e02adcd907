package dev.pgtrek.portable;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Debian packages of any release, fetched without root and without touching the machine: apt-get
 * works on a private state below one folder. The mirror is the one that the machine's own apt uses,
 * or the one that {@code PGTREK_DEBIAN_MIRROR} names.
 */
public final class DebianPackages {

  private static final Path KEYRING = Path.of("/usr/share/keyrings/debian-archive-keyring.gpg");

  private static final Duration PATIENCE = Duration.ofMinutes(30);

  private final Path folder;
  private final Path log;

  private DebianPackages(Path folder, Path log) {
    this.folder = folder;
    this.log = log;
  }

  /**
   * Downloads packages with all that they depend on.
   *
   * @param suite Debian's code name, such as {@code bookworm}
   * @param folder a folder to work in: empty, or what an interrupted download left, which is used
   * @param log where the programs' output goes
   * @return the {@code .deb} files
   * @throws PortableFailure if it cannot be done here
   */
  public static List<Path> download(String suite, List<String> packages, Path folder, Path log)
      throws IOException {
    return new DebianPackages(folder, log).download(suite, packages);
  }

  private List<Path> download(String suite, List<String> packages) throws IOException {
    for (String tool : List.of("apt-get", "apt-config", "dpkg-deb", "tar")) {
      mustHave(tool);
    }
    String signed = Files.exists(KEYRING) ? "[signed-by=" + KEYRING + "] " : "";
    Map<String, String> apt = privateApt("deb " + signed + mirror() + " " + suite + " main\n");
    apt(apt, "update");
    // An interrupted download may be of another day, when the packages had other versions.
    apt(apt, "autoclean");
    List<String> install = new ArrayList<>(List.of("install", "-y", "--download-only"));
    install.addAll(packages);
    apt(apt, install.toArray(String[]::new));
    try (var files = Files.list(folder.resolve("var/cache/apt/archives"))) {
      return files.filter(file -> file.toString().endsWith(".deb")).sorted().toList();
    }
  }

  private static void mustHave(String tool) {
    boolean there =
        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
            .filter(folder -> !folder.isEmpty())
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
    if (!there) {
      throw new PortableFailure(
          PortableFailure.Reason.MACHINE, "This machine has no " + tool + ".", null);
    }
  }

  private void apt(Map<String, String> environment, String... arguments) {
    List<String> words = new ArrayList<>(List.of("apt-get", "-qq"));
    words.addAll(List.of(arguments));
    if (new Command(words, environment, log, PATIENCE).exitCode() == 0) {
      return;
    }
    String end = Command.lastLines(log);
    throw new PortableFailure(
        end.contains("No space left")
            ? PortableFailure.Reason.DISK
            : PortableFailure.Reason.NETWORK,
        "apt-get " + arguments[0] + " failed. The end of " + log + ":\n" + end,
        null);
  }

  /** A whole apt below one folder, which believes that nothing is installed yet. */
  private Map<String, String> privateApt(String source) throws IOException {
    for (String part :
        List.of(
            "etc/apt/apt.conf.d",
            "etc/apt/preferences.d",
            "etc/apt/sources.list.d",
            "var/lib/apt/lists/partial",
            "var/cache/apt/archives/partial",
            "var/lib/dpkg",
            "var/log/apt")) {
      Files.createDirectories(folder.resolve(part));
    }
    Files.writeString(folder.resolve("etc/apt/sources.list"), source);
    Files.writeString(folder.resolve("var/lib/dpkg/status"), "");
    Path configuration = folder.resolve("apt.conf");
    Files.writeString(
        configuration,
        machineAcquire()
            + """
            Dir "%1$s";
            Dir::State::status "%1$s/var/lib/dpkg/status";
            Dir::Etc "%1$s/etc/apt";
            Dir::Log "%1$s/var/log/apt";
            Dir::Bin::dpkg "/usr/bin/dpkg";
            APT::Install-Recommends "false";
            APT::Sandbox::User "";
            Acquire::Languages "none";
            Acquire::Retries "3";
            // Mirrors of a release in the making are often a few days behind.
            Acquire::Check-Valid-Until "false";
            Debug::NoLocking "true";
            """
                .formatted(folder));
    return Map.of("APT_CONFIG", configuration.toString(), "LC_ALL", "C");
  }

  /** How the machine's apt fetches: its proxies, timeouts and credentials. */
  private String machineAcquire() throws IOException {
    Path answer = folder.resolve("acquire");
    Command.of(answer, List.of("apt-config", "dump", "Acquire")).run();
    return Files.readString(answer);
  }

  /**
   * The mirror of the machine's own sources; read from a fresh, private index where it has none.
   */
  private String mirror() throws IOException {
    String named = System.getenv().getOrDefault("PGTREK_DEBIAN_MIRROR", "").strip();
    if (!named.isEmpty()) {
      return named;
    }
    List<String> found = mirrors(List.of());
    if (found.isEmpty()) {
      Path lists = Files.createDirectories(folder.resolve("machine/lists/partial")).getParent();
      List<String> options =
          List.of(
              "-o",
              "Dir::State::lists=" + lists,
              "-o",
              "Dir::Cache=" + Files.createDirectories(folder.resolve("machine/cache")),
              "-o",
              "Debug::NoLocking=true",
              "-o",
              "APT::Sandbox::User=");
      List<String> update = new ArrayList<>(List.of("apt-get", "-qq"));
      update.addAll(options);
      update.add("update");
      Command.of(log, update).run();
      found = mirrors(options);
    }
    if (found.isEmpty()) {
      throw new PortableFailure(
          PortableFailure.Reason.MIRROR, "This machine's apt names no mirror of Debian.", null);
    }
    return found.get(0);
  }

  private List<String> mirrors(List<String> options) throws IOException {
    List<String> words = new ArrayList<>(List.of("apt-get"));
    words.addAll(options);
    words.addAll(
        List.of(
            "indextargets",
            "--format",
            "$(SITE)",
            "Origin: Debian",
            "Created-By: Packages",
            "Component: main"));
    Path answer = folder.resolve("mirrors");
    Files.deleteIfExists(answer);
    Command.of(answer, words).run();
    return Files.readAllLines(answer).stream()
        .filter(line -> !line.isBlank() && !line.contains("security"))
        .distinct()
        .sorted()
        .toList();
  }
}

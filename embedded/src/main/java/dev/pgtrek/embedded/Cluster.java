package dev.pgtrek.embedded;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.portable.Folders;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files of one server, below {@code .pgtrek/postgres}: {@code data}, {@code pgpass} with the
 * password, {@code server.log}, {@code programs.log} with the output of PostgreSQL's programs, and
 * {@code programs}, which remembers whose programs serve the data. Not safe against others: its
 * caller holds the lock.
 *
 * @param home the folder of all these
 */
record Cluster(Path home) {

  /** Ports below those that systems hand out by themselves, so that others seldom take ours. */
  private static final int FIRST_PORT = 15_432;

  private static final int PORTS = 10_000;

  /** How the folder of a cluster in the making begins. */
  private static final String PART = "data.part-";

  private static final long LARGE_LOG = 10L << 20;
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  /** Crash recovery of a large load can take minutes, and must not be taken for a failure. */
  private static final String PATIENCE = "--timeout=3600";

  Path data() {
    return home.resolve("data");
  }

  Path lock() {
    return home.resolve("lock");
  }

  Path log() {
    return home.resolve("server.log");
  }

  Path passwordFile() {
    return home.resolve("pgpass");
  }

  private Path programsLog() {
    return home.resolve("programs.log");
  }

  private Path settings() {
    return data().resolve("pgtrek.conf");
  }

  boolean exists() {
    return Files.exists(data());
  }

  /** Refuses data that the programs cannot read. */
  void mustFit() throws IOException {
    Path file = data().resolve("PG_VERSION");
    String found = Files.exists(file) ? Files.readString(file).strip() : "";
    if (!found.equals(Binaries.major())) {
      throw new PgtrekException.Refused(
          "embedded-version",
          "%s holds data of %s, but the embedded server is PostgreSQL %s."
              .formatted(
                  data(),
                  found.isEmpty() ? "no PostgreSQL" : "PostgreSQL " + found,
                  Binaries.major()),
          "Use another work folder, or move the data with that major's pg_dump.");
    }
  }

  /** Makes a new, empty cluster: all of it or nothing. */
  void create(Programs programs) throws IOException {
    // Of its own name: the initdb of a process that was killed may still be writing to another.
    Path part = home.resolve(PART + HexFormat.of().formatHex(randomBytes()));
    String password = HexFormat.of().formatHex(randomBytes());
    writePrivately(passwordFile(), "127.0.0.1:*:*:postgres:" + password + "\n");
    Path given = home.resolve("password.part");
    writePrivately(given, password + "\n");
    try {
      initialise(programs, part, given);
    } finally {
      Files.deleteIfExists(given);
    }
    Path configuration = part.resolve("postgresql.conf");
    Files.writeString(
        configuration, "\ninclude_if_exists = 'pgtrek.conf'\n", StandardOpenOption.APPEND);
    Files.writeString(
        part.resolve("pg_hba.conf"),
        """
        host all all 127.0.0.1/32 scram-sha-256
        host replication all 127.0.0.1/32 scram-sha-256
        """);
    Files.move(part, data(), StandardCopyOption.ATOMIC_MOVE);
  }

  private void initialise(Programs programs, Path part, Path given) throws IOException {
    // Full-text search sorts letters from signs by the system's locale: without C.UTF-8 only ASCII.
    for (String characters : List.of("C.UTF-8", "C")) {
      Files.createDirectory(part, PosixFilePermissions.asFileAttribute(ownerOnlyFolder()));
      programs.own(part);
      Files.deleteIfExists(programsLog());
      int exit =
          run(
              programs,
              "initdb",
              List.of(
                  "--pgdata=" + part,
                  "--username=postgres",
                  "--pwfile=" + given,
                  "--auth=scram-sha-256",
                  "--encoding=UTF8",
                  "--locale-provider=builtin",
                  "--builtin-locale=C.UTF-8",
                  "--locale=C",
                  "--lc-ctype=" + characters,
                  "--data-checksums",
                  "--no-instructions"));
      if (exit == 0) {
        return;
      }
      Folders.delete(part);
      if (!Program.lastLines(programsLog()).contains("invalid locale name")) {
        break;
      }
    }
    throw failed("embedded-init-failed", "The embedded PostgreSQL cannot be set up", programsLog());
  }

  /** Removes what killed processes left of clusters that they were making. */
  void removeParts() throws IOException {
    try (DirectoryStream<Path> left = Files.newDirectoryStream(home, PART + "*")) {
      for (Path part : left) {
        try {
          Folders.delete(part);
        } catch (IOException _) {
          // A program is still writing there; the next start removes it.
        }
      }
    }
  }

  /** Starts the server, which goes on after this process; returns when it answers. */
  void start(Programs programs) throws IOException {
    programs.own(data());
    if (Files.exists(log()) && Files.size(log()) > LARGE_LOG) {
      Files.move(log(), home.resolve("server.log.old"), StandardCopyOption.REPLACE_EXISTING);
    }
    long logged = 0;
    if (Files.exists(log())) {
      programs.own(log());
      logged = Files.size(log());
    }
    // pg_ctl hands the log's name to a shell: a bare name has nothing that a shell could read.
    // It gives the server a session of its own, so that Ctrl-C in this terminal does not reach it.
    int exit = run(programs, "pg_ctl", List.of("start", "--log=server.log", "--wait", PATIENCE));
    if (exit != 0) {
      throw failed(
          "embedded-start-failed",
          "The embedded PostgreSQL does not start",
          Files.exists(log()) && Files.size(log()) > logged ? log() : programsLog());
    }
  }

  /** Stops the server in good order; open connections are ended. */
  void stop(Programs programs) throws IOException {
    int exit = run(programs, "pg_ctl", List.of("stop", "--mode=fast", "--wait", PATIENCE));
    if (exit != 0) {
      throw failed("embedded-stop-failed", "The embedded PostgreSQL does not stop", programsLog());
    }
  }

  /** The remembered port; 0 if there is none. */
  int port() throws IOException {
    if (!Files.exists(settings())) {
      return 0;
    }
    Matcher line =
        Pattern.compile("^port = (\\d+)$", Pattern.MULTILINE).matcher(Files.readString(settings()));
    return line.find() ? Integer.parseInt(line.group(1)) : 0;
  }

  /** Writes the settings, with a port. */
  void configure(Settings values, int port) throws IOException {
    Files.writeString(settings(), values.text(port));
  }

  /** A port that is free now: for a folder always the same one, if it can be had. */
  int freePort() throws IOException {
    int first = Math.floorMod(home.toString().hashCode(), PORTS);
    for (int step = 0; step < PORTS; step++) {
      int port = FIRST_PORT + (first + step) % PORTS;
      if (isFree(port)) {
        return port;
      }
    }
    throw new PgtrekException.Target(
        "embedded-no-port",
        "",
        "No port from %d to %d is free on 127.0.0.1.".formatted(FIRST_PORT, FIRST_PORT + PORTS - 1),
        "Free one of these ports, then run the same command again.",
        null);
  }

  static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      // As PostgreSQL does: a port whose last connections are just closing counts as free.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(Inet4Address.ofLiteral("127.0.0.1"), port), 1);
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  /** The password of the user {@code postgres}. */
  String password() throws IOException {
    String line = Files.readString(passwordFile()).strip();
    return line.substring(line.lastIndexOf(':') + 1);
  }

  private Path kindFile() {
    return home.resolve("programs");
  }

  /** Whose programs serve the data, or will. */
  ServerKind kind() throws IOException {
    return Files.exists(kindFile()) ? ServerKind.PORTABLE : ServerKind.BUNDLED;
  }

  /** The version of the programs that serve the data, or will. */
  String version() throws IOException {
    return Files.exists(kindFile())
        ? Files.readString(kindFile()).strip().replaceFirst("^portable ", "")
        : Binaries.version();
  }

  /** Remembers that the portable programs serve the data from now on. */
  void servePortably(String version) throws IOException {
    Path next = home.resolve("programs.part");
    Files.writeString(next, "portable " + version + "\n");
    Files.move(next, kindFile(), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Forgets it, where they could not even start. */
  void serveAsBefore() throws IOException {
    Files.deleteIfExists(kindFile());
  }

  /** The programs for making and starting the server: they run as the work folder's owner. */
  Programs programs(Path cache, Consumer<String> progress) throws IOException {
    return programs(kind(), cache, progress);
  }

  /** The same of another kind than those that serve the data. */
  Programs programs(ServerKind kind, Path cache, Consumer<String> progress) throws IOException {
    return Programs.find(kind, cache, RunAs.owner(workFolder()), programsLog(), progress);
  }

  /** The programs for stopping it: a signal must come from the server's own user. */
  Programs programsOfOwner(Path cache, Consumer<String> progress) throws IOException {
    return Programs.find(kind(), cache, RunAs.owner(data()), programsLog(), progress);
  }

  /**
   * Gives what root made in another user's work folder to this user, who will want to go on with
   * it.
   */
  void handOver() throws IOException {
    long owner = RunAs.owner(workFolder());
    if (RunAs.isRoot() && owner != RunAs.ROOT) {
      RunAs.as(owner).own(home.resolveSibling(""));
    }
  }

  private Path workFolder() {
    return home.resolve("../..").normalize();
  }

  private int run(Programs programs, String name, List<String> arguments) {
    return programs.run(name, arguments, home, data(), programsLog());
  }

  private static PgtrekException failed(String code, String what, Path log) {
    return new PgtrekException.Target(
        code,
        "",
        what + ". The end of " + log + ":\n" + Program.lastLines(log),
        "Mend the cause that the log names, then run the same command again.",
        null);
  }

  private static byte[] randomBytes() {
    byte[] bytes = new byte[16];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }

  private static Set<PosixFilePermission> ownerOnlyFolder() {
    return PosixFilePermissions.fromString("rwx------");
  }

  /** Writes a file that nobody else can read, not even while it is being written. */
  private static void writePrivately(Path file, String text) throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    Files.writeString(file, text);
  }
}

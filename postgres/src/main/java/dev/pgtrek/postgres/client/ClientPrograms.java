package dev.pgtrek.postgres.client;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Severity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * PostgreSQL's client programs of one version. Safe for all threads.
 *
 * @param folder where they are
 * @param version their version, such as {@code 18.6}
 * @param major its first number
 */
public record ClientPrograms(Path folder, String version, int major) {

  /** The programs without which a folder is none. */
  private static final List<String> NEEDED = List.of("pg_dump", "pg_restore");

  private static final boolean WINDOWS =
      System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");

  /** The programs of a folder, if it has them and they run. */
  public static Optional<ClientPrograms> in(Path folder) {
    for (String name : NEEDED) {
      if (!Files.isExecutable(program(folder, name))) {
        return Optional.empty();
      }
    }
    Path absolute = folder.toAbsolutePath().normalize();
    return ClientProgram.version(program(absolute, "pg_dump"))
        .map(version -> new ClientPrograms(absolute, version, number(version)));
  }

  /**
   * The programs for a server: of its own major where they are there, because only what they write
   * is sure to be read by the same server again; else the nearest newer ones. An older program
   * refuses a newer server.
   *
   * @param serverMajor such as 18
   */
  public static Optional<ClientPrograms> find(ClientPlaces places, int serverMajor) {
    return best(all(places), serverMajor);
  }

  /** Those of some for a server, as {@link #find} chooses them. */
  public static Optional<ClientPrograms> best(List<ClientPrograms> some, int serverMajor) {
    return some.stream()
        .filter(programs -> programs.major() >= serverMajor)
        .min(
            Comparator.comparingInt(ClientPrograms::major)
                .thenComparing(Comparator.comparingInt(ClientPrograms::minor).reversed()));
  }

  /** All that are there and run. Each is asked for its version, which takes a moment. */
  public static List<ClientPrograms> all(ClientPlaces places) {
    List<ClientPrograms> found = new ArrayList<>();
    for (Path folder : places.folders()) {
      in(folder).ifPresent(found::add);
    }
    return found;
  }

  /** The newest programs that are found, for an archive of which nothing is known. */
  public static Optional<ClientPrograms> newest(ClientPlaces places) {
    return all(places).stream()
        .max(
            Comparator.comparingInt(ClientPrograms::major).thenComparingInt(ClientPrograms::minor));
  }

  /** What stands against finding the programs for a server: nothing, or one blocking finding. */
  public static List<Finding> check(ClientPlaces places, int serverMajor) {
    return find(places, serverMajor).isPresent()
        ? List.of()
        : List.of(missing(places, serverMajor));
  }

  /**
   * The same as {@link #find}.
   *
   * @throws PgtrekException.Refused with the exact fix if there are none
   */
  public static ClientPrograms require(ClientPlaces places, int serverMajor) {
    return find(places, serverMajor).orElseThrow(() -> refused(missing(places, serverMajor)));
  }

  private static PgtrekException refused(Finding finding) {
    return new PgtrekException.Refused(
        finding.code(),
        finding.subject() + ": " + finding.measured() + ". " + finding.why(),
        finding.fix());
  }

  /** The path of a program; it may lack where it is none of pg_dump and pg_restore. */
  public Path program(String name) {
    return program(folder, name);
  }

  private static Path program(Path folder, String name) {
    return folder.resolve(WINDOWS ? name + ".exe" : name);
  }

  private static Finding missing(ClientPlaces places, int serverMajor) {
    Optional<ClientPrograms> newest = newest(places);
    String subject = places.named() == null ? "pg_dump and pg_restore" : places.named().toString();
    String fix =
        (places.named() == null
                ? ""
                : "Name another folder with --client-programs or in "
                    + ClientPlaces.VARIABLE
                    + ", or leave it out. ")
            + InstallHint.of(serverMajor);
    return newest
        .map(
            old ->
                new Finding(
                    "client-programs-too-old",
                    Severity.BLOCK,
                    subject,
                    "the newest found are of %s, in %s".formatted(old.version(), old.folder()),
                    "The server is of %d, and a pg_dump refuses servers newer than itself."
                        .formatted(serverMajor),
                    fix))
        .orElseGet(
            () ->
                new Finding(
                    "client-programs-missing",
                    Severity.BLOCK,
                    subject,
                    places.named() == null
                        ? "not found in PATH or where packages put them"
                        : "the folder has no pg_dump and pg_restore that run",
                    "A PostgreSQL database is dumped and restored by PostgreSQL's own programs.",
                    fix));
  }

  private static int number(String version) {
    int end = 0;
    while (end < version.length() && Character.isDigit(version.charAt(end))) {
      end++;
    }
    return end == 0 ? 0 : Integer.parseInt(version.substring(0, end));
  }

  /** The number after the point; a release is newer than its betas, which have none. */
  private int minor() {
    int point = version.indexOf('.');
    return point < 0 ? -1 : number(version.substring(point + 1));
  }
}

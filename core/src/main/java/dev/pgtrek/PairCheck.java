package dev.pgtrek;

import dev.pgtrek.check.PreFlight;
import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Severity;
import dev.pgtrek.spi.Move;
import dev.pgtrek.spi.MoveRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Everything that a move would be refused for, at once: what both databases say, and what only the
 * plan finds out, which reads the source's schema. Changes nothing and leaves nothing behind.
 */
final class PairCheck {

  /** A side that is gone is no finding. */
  private static final Set<String> GONE =
      Set.of("source-unreachable", "target-unreachable", "source-snapshot-lost");

  private PairCheck() {}

  /**
   * Checks, and plans as far as that can be done.
   *
   * @throws PgtrekException if a side cannot be asked
   */
  static List<Finding> of(Move move, String version) {
    List<Finding> found = new ArrayList<>(move.check());
    if (found.stream().anyMatch(f -> f.code().equals(Move.WITHOUT_SESSIONS))) {
      return PreFlight.sorted(found);
    }
    Set<String> known = new HashSet<>();
    found.forEach(finding -> known.add(word(finding)));
    planned(move, version, found.stream().anyMatch(Finding::blocks)).stream()
        .filter(finding -> !known.contains(word(finding)))
        .forEach(found::add);
    return PreFlight.sorted(found);
  }

  /** The plan words some of what the check says too, with an example from the schema. */
  private static String word(Finding finding) {
    return finding.code() + " " + finding.subject();
  }

  private static List<Finding> planned(Move move, String version, boolean blocked) {
    Scratch scratch = new Scratch();
    try {
      return move.begin(new MoveRun(version, Instant.now(), _ -> scratch.make(), true)).findings();
    } catch (PgtrekException failure) {
      if (failure instanceof PgtrekException.Interrupted || GONE.contains(failure.code())) {
        throw failure;
      }
      return List.of(blocked ? notPlanned(failure) : refused(failure));
    } finally {
      scratch.delete();
    }
  }

  /** What the move itself would be refused with. */
  private static Finding refused(PgtrekException failure) {
    return new Finding(
        failure.code(),
        Severity.BLOCK,
        "plan of the move",
        String.valueOf(failure.getMessage()),
        "The move plans before it writes anything, and would be refused there.",
        failure.next());
  }

  private static Finding notPlanned(PgtrekException failure) {
    return new Finding(
        "not-planned",
        Severity.WARN,
        "plan of the move",
        failure.code() + ": " + failure.getMessage(),
        "Something more may block: what owners, grantors and rights need, and what stays behind, is"
            + " found in the source's schema, which could not be planned with.",
        "Mend what blocks, then run the same command again. " + failure.next());
  }

  /** A folder for the schema, which nobody else may read; made when it is asked for. */
  private static final class Scratch {

    private final List<Path> made = new ArrayList<>();

    Path make() {
      try {
        Path folder = Files.createTempDirectory("pgtrek-check-");
        made.add(folder);
        return folder;
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }

    void delete() {
      made.forEach(folder -> new RunFolder("", folder).delete());
    }
  }
}

package dev.pgtrek.backup;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.spi.RunRecord;
import dev.pgtrek.spi.Snapshot;
import dev.pgtrek.spi.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes the snapshot of a run, or takes up the one that an interrupted run left. */
public final class Backup {

  /** A server's, with the database's name in it; the parameters behind it may hold anything. */
  private static final Pattern URL =
      Pattern.compile("[a-z][a-z0-9+.-]*://[^/?#]*/?([^/?#]*)(?:[?#].*)?", Pattern.DOTALL);

  private Backup() {}

  /**
   * Gives the snapshot that this run reads from: for a new run a fresh copy, for one that is taken
   * up the copy that it began with, or an equal one if that is gone.
   *
   * @param file where a fresh copy goes; {@link #seal} completes it
   * @param earlier the run to take up, if any
   * @throws PgtrekException.Journal if the source is no longer what an unfinished run began with
   * @throws PgtrekException.Refused if it is no longer what a finished run carried
   */
  public static Snapshot take(Source source, Path file, Optional<RunRecord> earlier) {
    if (earlier.isEmpty()) {
      return source.snapshot(file);
    }
    RunRecord run = earlier.get();
    Path kept = Path.of(run.snapshotFile());
    if (!Files.exists(kept)) {
      return compared(source.snapshot(file), run);
    }
    Snapshot first = compared(source.reopen(kept), run);
    if (!source.stateId().equals(run.sourceState())) {
      compareWithSource(source, file, run);
    }
    return first;
  }

  /**
   * Makes the copy durable, and then writes its SHA-256 into a file beside it, in the form that
   * sha256sum checks: a copy without that file is not yet a backup.
   */
  public static void seal(Snapshot snapshot) {
    snapshot.preserve();
    Path file = snapshot.file();
    Path seal = file.resolveSibling(file.getFileName() + ".sha256");
    try {
      Files.writeString(seal, snapshot.sha256() + "  " + file.getFileName() + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The state word changed; that may be no more than a touched file, so the content decides. */
  private static void compareWithSource(Source source, Path file, RunRecord run) {
    Path probe = file.resolveSibling(file.getFileName() + ".now");
    try (Snapshot now = compared(source.snapshot(probe), run)) {
      Files.deleteIfExists(now.file());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Snapshot compared(Snapshot snapshot, RunRecord run) {
    if (snapshot.contentId().equals(run.contentId())) {
      return snapshot;
    }
    Path file = snapshot.file();
    snapshot.close();
    if (run.state() != RunRecord.State.RUNNING) {
      throw new PgtrekException.Refused(
          "target-holds-another-run",
          "The target's schema '"
              + run.schema()
              + "' holds what run "
              + run.id()
              + " carried from "
              + run.source()
              + ", whose content was another then.",
          "Carry into a fresh schema with --schema NAME, or remove that run's tables with 'pgtrek"
              + " clean --tables'.");
    }
    throw new PgtrekException.Journal(
        "source-changed",
        "The source is no longer what run " + run.id() + " began with (compared: " + file + ").",
        "Start over: 'pgtrek clean --tables' removes what that run made on the target, then run the"
            + " same command again.");
  }

  /**
   * The name of a run's copy: the source's own, the run's, and the ending that its programs know.
   * Of a server's URL it is the database's name, and the ending that of a dump.
   */
  public static String fileName(Source source, String runId) {
    String place = source.display();
    Matcher url = URL.matcher(place);
    if (url.matches()) {
      String database = URLDecoder.decode(url.group(1).replace("+", "%2B"), UTF_8);
      return BackupFolder.plain(database) + "_" + runId + ".dump";
    }
    String last = place.replace('\\', '/');
    last = last.substring(last.lastIndexOf('/') + 1);
    int dot = last.lastIndexOf('.');
    return dot > 0
        ? last.substring(0, dot) + "_" + runId + last.substring(dot)
        : last + "_" + runId;
  }

  /** The size of a copy in bytes. */
  public static long bytes(Snapshot snapshot) {
    try {
      return Files.exists(snapshot.file()) ? Files.size(snapshot.file()) : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes a copy that was taken only to be read. */
  public static void delete(Snapshot snapshot) {
    try {
      Files.deleteIfExists(snapshot.file());
      Files.deleteIfExists(
          snapshot.file().resolveSibling(snapshot.file().getFileName() + ".sha256"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

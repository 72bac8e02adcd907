package dev.pgtrek.sqlite.access;

import dev.pgtrek.error.PgtrekException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Locale;

/** The one place where failures of a file that is written become failures of pgtrek. */
public final class TargetFailures {

  /** A rule of the schema is broken. */
  public static final int CONSTRAINT = 19;

  private static final String NO_SPACE = "Free space there, then run the same command again.";

  private TargetFailures() {}

  /**
   * Wraps a failure of SQLite. Where it was interrupted, the interrupt is the failure.
   *
   * @param doing what was being done, as the end of "SQLite failed while …"
   */
  public static PgtrekException wrap(String doing, Path file, SQLException failure) {
    int code = SqliteFailures.resultCode(failure);
    if (code == SqliteFailures.INTERRUPT) {
      return new PgtrekException.Interrupted();
    }
    return new PgtrekException.Target(
        word(code),
        "",
        "SQLite failed while " + doing + " (" + file + "): " + failure.getMessage(),
        next(code),
        failure);
  }

  private static String word(int code) {
    return switch (code) {
      case SqliteFailures.BUSY, SqliteFailures.LOCKED -> "target-locked";
      case SqliteFailures.FULL -> "target-disk-full";
      case SqliteFailures.CANNOT_OPEN, SqliteFailures.READ_ONLY, SqliteFailures.IO ->
          "target-unwritable";
      case SqliteFailures.OUT_OF_MEMORY, SqliteFailures.TOO_BIG -> "value-too-large";
      case SqliteFailures.CORRUPT, SqliteFailures.NOT_A_DATABASE -> "target-damaged";
      case CONSTRAINT -> "target-refused-row";
      default -> "target-failed";
    };
  }

  private static String next(int code) {
    return switch (code) {
      case SqliteFailures.BUSY, SqliteFailures.LOCKED ->
          "End the program that holds the file, then run the same command again.";
      case SqliteFailures.FULL -> NO_SPACE;
      case SqliteFailures.OUT_OF_MEMORY, SqliteFailures.TOO_BIG ->
          "A value, and a row, of SQLite ends at 1,000,000,000 bytes, and takes its length in"
              + " memory up to three times: exclude the column in the plan, or give the machine"
              + " more memory and Java a larger heap (-Xmx).";
      case CONSTRAINT ->
          "Exclude the table or the rule in the plan, or mend the rows in the source, then run the"
              + " same command again.";
      default ->
          "Check that the folder and its disk can be written, then run the same command again.";
    };
  }

  /** Wraps a failure of the file system. Where it was an interrupt, that is the failure. */
  public static PgtrekException wrap(String doing, Path file, IOException failure) {
    if (failure instanceof ClosedByInterruptException) {
      return new PgtrekException.Interrupted();
    }
    String reason = reason(failure);
    boolean full = reason.toLowerCase(Locale.ROOT).contains("no space");
    return new PgtrekException.Target(
        full ? "target-disk-full" : "target-unwritable",
        "",
        "The file " + file + " failed while " + doing + ": " + reason,
        full
            ? NO_SPACE
            : "Check that the folder and its disk can be written, then run the same command again.",
        failure);
  }

  private static String reason(IOException failure) {
    String said =
        failure instanceof FileSystemException named ? named.getReason() : failure.getMessage();
    if (failure instanceof AccessDeniedException) {
      return "permission denied";
    }
    String kind = failure.getClass().getSimpleName();
    return said == null ? kind : said;
  }
}

package dev.pgtrek.sqlite.access;

import dev.pgtrek.error.PgtrekException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.sql.SQLException;

/** The one place where failures of SQLite become failures of pgtrek. */
public final class SqliteFailures {

  /** What the statement itself is at fault for. */
  public static final int ERROR = 1;

  public static final int BUSY = 5;
  public static final int LOCKED = 6;
  public static final int OUT_OF_MEMORY = 7;
  public static final int READ_ONLY = 8;
  public static final int INTERRUPT = 9;
  public static final int IO = 10;
  public static final int CORRUPT = 11;
  public static final int FULL = 13;
  public static final int CANNOT_OPEN = 14;
  public static final int TOO_BIG = 18;
  public static final int NOT_A_DATABASE = 26;

  private static final String CORRUPT_NEXT =
      "Run `pgtrek check` to see what is damaged; restore a backup, or rebuild the file with"
          + " `sqlite3 FILE .recover`.";

  private SqliteFailures() {}

  /**
   * Wraps a failure of SQLite. Where it was interrupted, the interrupt is the failure.
   *
   * @param doing what was being done, as the end of "SQLite failed while …"
   */
  public static PgtrekException wrap(String doing, SQLException failure) {
    if (resultCode(failure) == INTERRUPT) {
      return new PgtrekException.Interrupted();
    }
    return new PgtrekException.Source(
        code(failure),
        "SQLite failed while " + doing + ": " + failure.getMessage(),
        next(failure),
        failure);
  }

  /**
   * Wraps a failure of the file system. Where it was an interrupt, the interrupt is the failure.
   */
  public static PgtrekException wrap(String doing, Path file, IOException failure) {
    if (failure instanceof ClosedByInterruptException) {
      return new PgtrekException.Interrupted();
    }
    return new PgtrekException.Source(
        "source-unreadable",
        "The file " + file + " failed while " + doing + ": " + reason(failure),
        "Check that the file and its disk can be read, then run the same command again.",
        failure);
  }

  /**
   * What a reading of the file's pages met that no sound file has.
   *
   * @param doing what was being done, as the end of "… found while …"
   */
  public static PgtrekException.Source corrupt(String doing, IOException malformed) {
    return new PgtrekException.Source(
        "source-corrupt",
        "The file is damaged, found while " + doing + ": " + malformed.getMessage(),
        CORRUPT_NEXT,
        malformed);
  }

  private static String reason(IOException failure) {
    String kind = failure.getClass().getSimpleName();
    return failure.getMessage() == null ? kind : kind + " (" + failure.getMessage() + ")";
  }

  /** SQLite's primary result code. */
  public static int resultCode(SQLException failure) {
    return failure.getErrorCode() & 0xff;
  }

  private static String code(SQLException failure) {
    return switch (resultCode(failure)) {
      case BUSY, LOCKED -> "source-locked";
      case CORRUPT -> "source-corrupt";
      case NOT_A_DATABASE -> "source-not-a-database";
      case FULL -> "work-folder-full";
      case CANNOT_OPEN, READ_ONLY, IO -> "source-unreadable";
      case OUT_OF_MEMORY, TOO_BIG -> "source-value-too-big";
      default -> "source-failed";
    };
  }

  private static String next(SQLException failure) {
    return switch (resultCode(failure)) {
      case BUSY, LOCKED ->
          "End the program that holds the file, or wait until it is done, then run the same"
              + " command again.";
      case CORRUPT -> CORRUPT_NEXT;
      case NOT_A_DATABASE -> "Decrypt the file if it is encrypted, or name another one.";
      case FULL -> "Free space in the work folder, then run the same command again.";
      case OUT_OF_MEMORY, TOO_BIG ->
          "Give the machine more memory, then run the same command again.";
      default -> "Check that the file and its disk can be read, then run the same command again.";
    };
  }
}

package dev.pgtrek.error;

import org.jspecify.annotations.Nullable;

/**
 * The one base of all failures. Its message names what failed and where; the effect on the
 * databases and the next step stand beside it. A message never holds a row's values or a password.
 */
public sealed class PgtrekException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** How a next step says that the run is to be taken up. */
  private static final String AGAIN = "same command again";

  private final String code;
  private final int exitCode;
  private final Effect effect;
  private final String next;

  private PgtrekException(
      String code,
      int exitCode,
      Effect effect,
      String message,
      String next,
      @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
    this.exitCode = exitCode;
    this.effect = effect;
    this.next = next;
  }

  /** A stable code word, such as {@code target-unreachable}. */
  public String code() {
    return code;
  }

  /** The process's exit code. */
  public int exitCode() {
    return exitCode;
  }

  public Effect effect() {
    return effect;
  }

  /** What to do next, in one sentence. */
  public String next() {
    return next;
  }

  /**
   * The same failure, met after something had been written that stays: exit code 9 outranks the
   * others. Its next step names the way on once, and the way to take back what stays.
   */
  public PgtrekException leftInPlace() {
    return leftInPlace("'pgtrek clean --tables' removes it.");
  }

  /**
   * The same.
   *
   * @param removal how it is taken back, as the rest of a sentence
   */
  public PgtrekException leftInPlace(String removal) {
    return new Left(this, onward() + " What was carried so far stays and is safe; " + removal);
  }

  /** The same failure, met after a database was mended in part, which stays and is sound. */
  public PgtrekException mendedInPart() {
    return new Left(this, onward() + " What was built anew or updated so far stays, and is sound.");
  }

  /** The way on for what can be taken up. */
  private String onward() {
    if (this instanceof Interrupted) {
      return "Run the same command again; it goes on where it stopped.";
    }
    return next.contains(AGAIN)
        ? next
        : next + " Then run the same command again; it goes on from there.";
  }

  /**
   * The same failure, met after something had been written of which nothing is left: exit code 8.
   */
  public PgtrekException undone() {
    return new Undone(this);
  }

  /** The command or its configuration cannot be used. Exit code 2. */
  public static final class Usage extends PgtrekException {
    private static final long serialVersionUID = 1L;

    public Usage(String code, String message, String next) {
      super(code, 2, Effect.NOTHING_CHANGED, message, next, null);
    }
  }

  /** The run is refused before anything is changed. Exit code 3. */
  public static final class Refused extends PgtrekException {
    private static final long serialVersionUID = 1L;

    public Refused(String code, String message, String next) {
      super(code, 3, Effect.NOTHING_CHANGED, message, next, null);
    }
  }

  /** The source cannot be read. Exit code 4. */
  public static final class Source extends PgtrekException {
    private static final long serialVersionUID = 1L;

    public Source(String code, String message, String next, @Nullable Throwable cause) {
      super(code, 4, Effect.NOTHING_CHANGED, message, next, cause);
    }
  }

  /** The target cannot be reached, read or written. Exit code 5. */
  public static final class Target extends PgtrekException {
    private static final long serialVersionUID = 1L;

    private final String sqlState;

    /**
     * @param sqlState PostgreSQL's five characters, or empty where there are none
     */
    public Target(
        String code, String sqlState, String message, String next, @Nullable Throwable cause) {
      super(code, 5, Effect.NOTHING_CHANGED, message, next, cause);
      this.sqlState = sqlState;
    }

    public String sqlState() {
      return sqlState;
    }
  }

  /** The journal does not fit this run, or another run holds it. Exit code 7. */
  public static final class Journal extends PgtrekException {
    private static final long serialVersionUID = 1L;

    public Journal(String code, String message, String next) {
      super(code, 7, Effect.NOTHING_CHANGED, message, next, null);
    }
  }

  /** Any failure after something was written that stays. Exit code 9, or 130 for an interrupt. */
  public static final class Left extends PgtrekException {
    private static final long serialVersionUID = 1L;

    private Left(PgtrekException first, String next) {
      super(
          first.code,
          first instanceof Interrupted ? first.exitCode : 9,
          Effect.LEFT_IN_PLACE,
          String.valueOf(first.getMessage()),
          next,
          first);
    }
  }

  /** Any failure after something was written that is gone again. Exit code 8, or 130. */
  public static final class Undone extends PgtrekException {
    private static final long serialVersionUID = 1L;

    private Undone(PgtrekException first) {
      super(
          first.code,
          first instanceof Interrupted ? first.exitCode : 8,
          Effect.UNDONE,
          String.valueOf(first.getMessage()),
          first instanceof Interrupted ? "Run the same command again; it starts over." : first.next,
          first);
    }
  }

  /**
   * The work was asked to stop. A run that has written something can be taken up, and says so once
   * it is {@link #leftInPlace}. Exit code 130 (or 143 for SIGTERM, set by the command line).
   */
  public static final class Interrupted extends PgtrekException {
    private static final long serialVersionUID = 1L;

    public Interrupted() {
      super(
          "interrupted",
          130,
          Effect.NOTHING_CHANGED,
          "The run was interrupted.",
          "Run the same command again.",
          null);
    }
  }
}

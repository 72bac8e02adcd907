package dev.pgtrek.cli.terminal;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.report.Figures;
import java.io.IOException;
import java.sql.SQLException;

/**
 * How a failure came about, without what may not leave the databases: the messages of foreign
 * exceptions can hold row values, so only their kind and their place are told.
 */
public final class Trace {

  private static final int MAX_CAUSES = 20;

  private Trace() {}

  /** The failure, its causes, and where each was thrown; several lines. */
  public static String of(Throwable failure) {
    StringBuilder text = new StringBuilder();
    Throwable one = failure;
    for (int depth = 0; one != null && depth < MAX_CAUSES; depth++, one = one.getCause()) {
      text.append(depth == 0 ? "" : "caused by ").append(name(one)).append('\n');
      for (StackTraceElement frame : one.getStackTrace()) {
        text.append("    at ").append(frame).append('\n');
      }
    }
    return text.toString();
  }

  /**
   * The kind of a failure, with its message where that is ours or speaks of code and files only.
   */
  private static String name(Throwable failure) {
    String kind = failure.getClass().getName();
    return switch (failure) {
      case PgtrekException e -> kind + " [" + e.code() + "]: " + shown(e);
      case SQLException e -> kind + " [SQLSTATE " + e.getSQLState() + "]";
      case IOException e -> kind + ": " + shown(e);
      case NullPointerException e -> kind + ": " + shown(e);
      case IllegalStateException e -> kind + ": " + shown(e);
      case LinkageError e -> kind + ": " + shown(e);
      default -> kind;
    };
  }

  private static String shown(Throwable failure) {
    return Figures.visible(String.valueOf(failure.getMessage()));
  }
}

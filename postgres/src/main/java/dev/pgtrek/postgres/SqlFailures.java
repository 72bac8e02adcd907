package dev.pgtrek.postgres;

import dev.pgtrek.error.PgtrekException;
import java.sql.SQLException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * The one place where failures of SQL become failures of pgtrek. SQLSTATE is kept; row values are
 * not.
 */
public final class SqlFailures {

  private SqlFailures() {}

  /**
   * Wraps a failure of the target.
   *
   * @param doing what was being done, as the end of "… failed while": {@code copying into
   *     public.album}
   */
  public static PgtrekException.Target wrap(String doing, SQLException failure) {
    String state = failure.getSQLState() == null ? "" : failure.getSQLState();
    return new PgtrekException.Target(
        code(state),
        state,
        "The target failed while " + doing + ": " + reason(failure),
        next(state),
        failure);
  }

  /** The server's own words without the detail, which may hold row values. */
  public static String reason(SQLException failure) {
    ServerErrorMessage server =
        failure instanceof PSQLException p ? p.getServerErrorMessage() : null;
    if (server != null && server.getMessage() != null) {
      return server.getMessage() + " (SQLSTATE " + failure.getSQLState() + ")";
    }
    return String.valueOf(failure.getMessage());
  }

  private static String code(String state) {
    return switch (state.length() == 5 ? state.substring(0, 2) : "") {
      case "08", "57" -> "target-unreachable";
      case "28" -> "target-login-refused";
      case "53" -> "target-out-of-resources";
      case "42" -> "42501".equals(state) ? "target-right-missing" : "target-refused-statement";
      default -> "target-failed";
    };
  }

  private static String next(String state) {
    return switch (code(state)) {
      case "target-unreachable" ->
          "Start the server or mend the connection, then run the same command again.";
      case "target-login-refused" ->
          "Check user and password (URL, PGPASSWORD, ~/.pgpass), then run the same command again.";
      case "target-out-of-resources" ->
          "Give the server the space, memory or connections that it lacks, then run the same"
              + " command again.";
      case "target-right-missing" -> "Grant the missing right, then run the same command again.";
      default -> "Look at the server's log, mend the cause, then run the same command again.";
    };
  }
}

package dev.pgtrek.postgres.sql;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.postgres.url.PostgresUrl;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.util.Set;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.postgresql.util.GT;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * The one place where failures of SQL become failures of pgtrek. SQLSTATE is kept; row values are
 * not. The classes of SQLSTATE are those of PostgreSQL's documentation, appendix A.
 */
public final class SqlFailures {

  /** Classes whose messages quote values: data exceptions, and what functions raise. */
  private static final Set<String> CLASSES_WITH_VALUES = Set.of("22", "P0");

  private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"|'[^']*'");

  /** SQLSTATE of data that cannot be read: data corrupted, index corrupted, failure to read. */
  public static final Set<String> DAMAGED = Set.of("XX001", "XX002", "58030");

  private SqlFailures() {}

  /**
   * Wraps a failure of the target. Where the thread was interrupted, and the statement therefore
   * cancelled, the interrupt is the failure.
   *
   * @param doing what was being done, as the end of "… failed while": {@code copying into
   *     public.album}
   */
  public static PgtrekException wrap(String doing, SQLException failure) {
    String state = state(failure);
    if (Thread.currentThread().isInterrupted() && follows(state)) {
      return new PgtrekException.Interrupted();
    }
    return new PgtrekException.Target(
        code(state),
        state,
        "The target failed while " + doing + ": " + reason(failure),
        next(state),
        failure);
  }

  /** Wraps a failure to log in. */
  public static PgtrekException connecting(PostgresUrl url, SQLException failure) {
    if (Thread.currentThread().isInterrupted()) {
      return new PgtrekException.Interrupted();
    }
    String state = state(failure);
    String code = connectingCode(url, failure, state);
    return new PgtrekException.Target(
        code,
        state,
        "Cannot connect to "
            + url.display()
            + ": "
            + (hasCause(failure, SocketTimeoutException.class)
                ? "the server did not answer in time"
                : reason(failure)),
        connectingNext(code, url),
        failure);
  }

  /** The server's own words without the detail, and without what may be a row's values. */
  public static String reason(SQLException failure) {
    SQLException own = own(failure);
    ServerErrorMessage server = serverMessage(own);
    String state = state(own);
    if (server == null || server.getMessage() == null) {
      return String.valueOf(own.getMessage()).strip();
    }
    String words = server.getMessage();
    if (state.length() == 5 && CLASSES_WITH_VALUES.contains(state.substring(0, 2))) {
      words = withoutValues(words);
    }
    return words + " (SQLSTATE " + state + ")";
  }

  /** What failed in a batch: of the batch the driver says the whole statement, with its values. */
  public static SQLException own(SQLException failure) {
    return failure instanceof BatchUpdateException && failure.getCause() instanceof SQLException own
        ? own
        : failure;
  }

  /** PostgreSQL's five characters, or empty where there are none. */
  public static String state(SQLException failure) {
    return failure.getSQLState() == null ? "" : failure.getSQLState();
  }

  /** {@code invalid input syntax for type integer: "abc"} loses what follows the colon. */
  private static String withoutValues(String words) {
    int colon = words.indexOf(": ");
    String head = colon < 0 ? words : words.substring(0, colon);
    return QUOTED.matcher(head).replaceAll("…");
  }

  private static @org.jspecify.annotations.Nullable ServerErrorMessage serverMessage(
      SQLException failure) {
    return failure instanceof PSQLException p ? p.getServerErrorMessage() : null;
  }

  /** Whether a failure can be what an interrupt led to: cancelled, or cut. */
  private static boolean follows(String state) {
    return state.isEmpty() || state.startsWith("57") || state.startsWith("08");
  }

  private static String code(String state) {
    return switch (state.length() == 5 ? state.substring(0, 2) : "") {
      case "08" -> "target-unreachable";
      case "57" -> "57014".equals(state) ? "target-statement-cancelled" : "target-unreachable";
      case "28" -> "target-login-refused";
      case "53" -> "53100".equals(state) ? "target-disk-full" : "target-out-of-resources";
      case "55" -> "55P03".equals(state) ? "target-lock-not-granted" : "target-failed";
      case "42" -> "42501".equals(state) ? "target-right-missing" : "target-refused-statement";
      case "XX", "58" -> DAMAGED.contains(state) ? "target-damaged" : "target-failed";
      case "25" -> "25006".equals(state) ? "target-read-only" : "target-failed";
      default -> "target-failed";
    };
  }

  private static String next(String state) {
    return switch (code(state)) {
      case "target-unreachable" ->
          "Start the server or mend the connection, then run the same command again.";
      case "target-statement-cancelled" ->
          "Somebody cancelled the statement on the server; run the same command again.";
      case "target-login-refused" ->
          "Check user and password (URL, PGPASSWORD, ~/.pgpass), then run the same command again.";
      case "target-disk-full" ->
          "Free disk space on the server, then run the same command again; it goes on where it"
              + " stopped.";
      case "target-out-of-resources" ->
          "Give the server the memory or connections that it lacks, then run the same command"
              + " again.";
      case "target-lock-not-granted" ->
          "End the session that locks the object (pg_stat_activity names it), then run the same"
              + " command again.";
      case "target-read-only" ->
          "Name a server that can be written, then run the same command again.";
      case "target-damaged" ->
          "A table or index of the server cannot be read; its log, and pg_checksums --check with"
              + " the server stopped, tell which files. REINDEX mends an index; rows come from a"
              + " backup or a standby. Then run the same command again.";
      case "target-right-missing" -> "Grant the missing right, then run the same command again.";
      default -> "Look at the server's log, mend the cause, then run the same command again.";
    };
  }

  private static String connectingCode(PostgresUrl url, SQLException failure, String state) {
    return switch (state) {
      case "28P01" -> "target-password-wrong";
      case "28000" -> "target-login-refused";
      case "3D000" -> "target-database-unknown";
      case "53300" -> "target-connections-exhausted";
      case "57P03" -> "target-not-ready";
      // Without a code of its own, at a login: the server cannot use the database as it is.
      case "XX000" -> "target-database-unusable";
      default -> {
        if (says(failure, "The server does not support SSL.")) {
          yield "target-tls-missing";
        }
        if (hasCause(failure, SSLException.class)
            || hasCause(failure, GeneralSecurityException.class)
            || says(failure, "The hostname {0} could not be verified by hostnameverifier {1}.")
            || says(failure, "Could not open SSL root certificate file {0}.")) {
          yield "target-tls-failed";
        }
        if (state.equals("08004") && url.password() == null) {
          yield "target-password-missing";
        }
        yield hasCause(failure, UnknownHostException.class)
            ? "target-host-unknown"
            : "target-unreachable";
      }
    };
  }

  private static String connectingNext(String code, PostgresUrl url) {
    return switch (code) {
      case "target-password-wrong" ->
          "Give the right password: in the URL, as PGPASSWORD or in ~/.pgpass.";
      case "target-password-missing" ->
          "Give a password: in the URL, as PGPASSWORD or in ~/.pgpass (mode 0600).";
      case "target-login-refused" ->
          "Check that the role exists and that the server's pg_hba.conf lets it in from here.";
      case "target-database-unknown" ->
          "Create the database, or name one that exists: CREATE DATABASE "
              + dev.pgtrek.model.Identifier.of(url.database()).quoted()
              + " TEMPLATE template0 ENCODING 'UTF8';";
      case "target-connections-exhausted" ->
          "Close connections, or raise max_connections or the role's CONNECTION LIMIT, then run the"
              + " same command again.";
      case "target-database-unusable" ->
          "Look at the server's log. After a change of the container image or the system the locale"
              + " that the database was made with (datcollate and datctype in pg_database) may be"
              + " missing: install it, or go back to the earlier image.";
      case "target-not-ready" ->
          "Wait until the server has started, then run the same command again.";
      case "target-tls-missing" ->
          "Turn TLS on at the server (ssl = on), or use sslmode=prefer if the network is trusted.";
      case "target-tls-failed" ->
          "Check the host's name, sslrootcert, sslcert and sslkey against the server's"
              + " certificate.";
      case "target-host-unknown" -> "Check the host's name in the URL.";
      default ->
          "Check host and port, and that the server listens there (listen_addresses), then run the"
              + " same command again.";
    };
  }

  private static boolean hasCause(Throwable failure, Class<? extends Throwable> kind) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (kind.isInstance(t)) {
        return true;
      }
    }
    return false;
  }

  /** Whether it is the driver's own message of that key, in whichever language it speaks. */
  private static boolean says(SQLException failure, String key) {
    String[] parts = GT.tr(key, "\u0001", "\u0001").split("\u0001", -1);
    String message = String.valueOf(failure.getMessage());
    int from = 0;
    for (String part : parts) {
      int at = message.indexOf(part, from);
      if (at < 0) {
        return false;
      }
      from = at + part.length();
    }
    return true;
  }
}

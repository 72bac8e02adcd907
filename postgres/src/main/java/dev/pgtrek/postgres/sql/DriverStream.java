package dev.pgtrek.postgres.sql;

import java.io.IOException;
import java.lang.reflect.Field;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.PGStream;
import org.postgresql.core.QueryExecutorBase;
import org.postgresql.jdbc.PgConnection;

/** The stream to the server that is below a connection of the driver. */
public final class DriverStream {

  /** The driver has no way to ask for it, and a later one may hide it. */
  private static final @Nullable Field STREAM = field();

  private DriverStream() {}

  private static @Nullable Field field() {
    try {
      Field field = QueryExecutorBase.class.getDeclaredField("pgStream");
      return field.trySetAccessible() ? field : null;
    } catch (NoSuchFieldException _) {
      return null;
    }
  }

  /** The stream; none where the driver hides it. */
  public static Optional<PGStream> below(Connection connection) throws SQLException {
    try {
      return STREAM != null
              && connection.unwrap(PgConnection.class).getQueryExecutor()
                  instanceof QueryExecutorBase executor
              && STREAM.get(executor) instanceof PGStream stream
          ? Optional.of(stream)
          : Optional.empty();
    } catch (IllegalAccessException _) {
      return Optional.empty();
    }
  }

  /**
   * Ends a connection without a word to the server, which undoes what is open in it; whoever waits
   * for the server then fails. For every thread, and also while another one writes to a server that
   * takes nothing. Does nothing to a connection that has ended.
   */
  public static void cut(Connection connection) {
    try {
      hurry(connection);
      connection.abort(Runnable::run);
    } catch (SQLException _) {
      // Nothing is left to cut.
    }
  }

  /**
   * Before TLS closes a socket it says farewell, and waits for whoever writes just now. It waits no
   * longer than the socket may linger, which has no end by itself.
   */
  private static void hurry(Connection connection) throws SQLException {
    Optional<PGStream> stream = below(connection);
    if (stream.isPresent() && stream.get().getSocket() instanceof SSLSocket socket) {
      try {
        socket.setSoLinger(true, 0);
      } catch (IOException _) {
        // It is closed already.
      }
    }
  }
}

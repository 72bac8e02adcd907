package dev.pgtrek.postgres.move.rows;

import dev.pgtrek.postgres.sql.DriverStream;
import dev.pgtrek.postgres.sql.OpenCopy;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;
import org.postgresql.copy.CopyOut;

/**
 * Leads what a COPY gives into another one by the driver's own means, where {@link Wire} cannot.
 */
final class DriverPipe {

  /** A message per row would cost more than the row; a row longer than this goes by itself. */
  private static final int BUFFER_BYTES = 1 << 18;

  private final Connection source;
  private final Connection target;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int filled;
  private long bytes;

  DriverPipe(Connection source, Connection target) {
    this.source = source;
    this.target = target;
  }

  /** Runs both statements to their ends. */
  RowPipe.Piped run(String outward, String inward) throws SQLException, RowPipe.SourceSide {
    CopyOut out = RowPipe.fromSource(() -> api(source).copyOut(outward));
    try {
      return pipe(out, inward);
    } catch (RuntimeException | Error failure) {
      // Both may stand in the middle of a message, and whatever is asked next would wait for them.
      DriverStream.cut(source);
      DriverStream.cut(target);
      throw failure;
    }
  }

  private RowPipe.Piped pipe(CopyOut out, String inward) throws SQLException, RowPipe.SourceSide {
    CopyIn in;
    try {
      in = api(target).copyIn(inward);
    } catch (SQLException failure) {
      stop(out);
      throw failure;
    }
    try {
      for (byte[] message = next(out); message != null; message = next(out)) {
        put(in, message);
      }
      flush(in);
      long taken = in.endCopy();
      long given = out.getHandledRowCount();
      if (taken != given) {
        throw new SQLException("of %d rows %d arrived".formatted(given, taken), "P0001");
      }
      return new RowPipe.Piped(taken, bytes);
    } catch (SQLException | RowPipe.SourceSide failure) {
      stop(out);
      cancel(in);
      throw failure;
    }
  }

  private static byte @Nullable [] next(CopyOut out) throws RowPipe.SourceSide {
    return RowPipe.fromSource(out::readFromCopy);
  }

  private void put(CopyIn in, byte[] message) throws SQLException {
    bytes += message.length;
    if (message.length > BUFFER_BYTES - filled) {
      flush(in);
    }
    if (message.length > BUFFER_BYTES) {
      in.writeToCopy(message, 0, message.length);
    } else {
      System.arraycopy(message, 0, buffer, filled, message.length);
      filled += message.length;
    }
  }

  private void flush(CopyIn in) throws SQLException {
    if (filled > 0) {
      in.writeToCopy(buffer, 0, filled);
      filled = 0;
    }
  }

  private static CopyManager api(Connection connection) throws SQLException {
    return connection.unwrap(PGConnection.class).getCopyAPI();
  }

  private void stop(CopyOut copy) {
    try {
      OpenCopy.stop(source, copy);
    } catch (SQLException _) {
      // The first failure is the one to tell; the connection is of no more use.
    }
  }

  private static void cancel(CopyIn copy) {
    try {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    } catch (SQLException _) {
      // The first failure is the one to tell; the connection is of no more use.
    }
  }
}

package dev.pgtrek.postgres.read;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.postgres.sql.OpenCopy;
import dev.pgtrek.postgres.sql.SqlFailures;
import dev.pgtrek.spi.ColumnRead;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/**
 * A large value as a stream, read in pieces: the server has to unfold a compressed value up to the
 * piece anew each time, so they are long enough for that not to count, and short enough for memory.
 */
public final class Pieces extends InputStream {

  private static final int PIECE = 32 * 1024 * 1024;

  private final Connection connection;
  private final LeftValues.Place place;
  private final ColumnRead column;
  private final long length;
  private final UnaryOperator<PgtrekException> failures;
  private final AutoCloseable release;
  private byte[] piece = {};
  private int at;
  private long read;
  private boolean closed;

  /**
   * Opens nothing yet.
   *
   * @param connection in the snapshot that the cursor reads in; the stream's alone until it is
   *     closed
   * @param release called once at the end
   */
  public Pieces(
      Connection connection,
      LeftValues.Place place,
      ColumnRead column,
      long length,
      UnaryOperator<PgtrekException> failures,
      AutoCloseable release) {
    this.connection = connection;
    this.place = place;
    this.column = column;
    this.length = length;
    this.failures = failures;
    this.release = release;
  }

  @Override
  public int read() throws IOException {
    return fill() ? piece[at++] & 0xFF : -1;
  }

  @Override
  public int read(byte[] into, int offset, int wanted) throws IOException {
    Objects.checkFromIndexSize(offset, wanted, into.length);
    if (wanted == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(wanted, piece.length - at);
    System.arraycopy(piece, at, into, offset, count);
    at += count;
    return count;
  }

  /** Whether there is a byte more. */
  private boolean fill() throws IOException {
    if (closed) {
      throw new IOException("the value is closed");
    }
    if (at < piece.length) {
      return true;
    }
    if (read >= length) {
      return false;
    }
    piece = ask("substr(" + Reading.bytes(column) + ", " + (read + 1) + ", " + PIECE + ")");
    at = 0;
    if (piece.length == 0) {
      throw new IOException("a large value ended after " + read + " of " + length + " bytes");
    }
    read += piece.length;
    return true;
  }

  private byte[] ask(String expression) throws IOException {
    return ask(connection, place, expression, failures);
  }

  /** A value of bytes of a row that is there. */
  public static byte[] ask(
      Connection connection,
      LeftValues.Place place,
      String expression,
      UnaryOperator<PgtrekException> failures)
      throws IOException {
    try {
      CopyOut copy =
          connection
              .unwrap(PGConnection.class)
              .getCopyAPI()
              .copyOut("COPY (" + place.ask(expression) + ") TO STDOUT (FORMAT BINARY)");
      try {
        return only(new BinaryRows(copy::readFromCopy, 1));
      } finally {
        OpenCopy.cut(connection, copy);
      }
    } catch (SQLException e) {
      throw failures.apply(SqlFailures.wrap("reading a large value", e));
    }
  }

  private static byte[] only(BinaryRows rows) throws SQLException, IOException {
    if (!rows.next() || rows.isNull(0)) {
      throw new IOException("a row with a large value is not where it was");
    }
    int start = rows.offset(0);
    byte[] bytes = Arrays.copyOfRange(rows.array(), start, start + rows.length(0));
    if (rows.next()) {
      throw new IOException("a row with a large value is there twice");
    }
    return bytes;
  }

  /** Its SHA-256, taken by the server. */
  public static byte[] sha256(
      Connection connection,
      LeftValues.Place place,
      ColumnRead column,
      UnaryOperator<PgtrekException> failures) {
    try {
      return ask(connection, place, "sha256(" + Reading.bytes(column) + ")", failures);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    piece = new byte[0];
    try {
      release.close();
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }
}

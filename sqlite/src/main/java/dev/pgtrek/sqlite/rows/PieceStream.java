package dev.pgtrek.sqlite.rows;

import dev.pgtrek.sqlite.access.RawStatement;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A long value's bytes, handed into the Java heap in small pieces. SQLite itself loads the whole
 * value into native memory, and forgets it between rows; so one row cuts it into as many pieces as
 * a query may have columns, which keeps the number of loads at one per gigabyte.
 */
final class PieceStream extends InputStream {

  private static final int PIECE = 1 << 20;
  private static final int PIECES_PER_LOAD = 1024;

  private final Connection connection;
  private final CellAddress cell;
  private final long octets;
  private final @Nullable Utf16 transcoder;

  private @Nullable RawStatement load;
  private long loaded;
  private int nextPiece;
  private byte[] piece = new byte[0];
  private int at;
  private boolean ended;

  /**
   * @param octets the value's bytes as stored
   * @param transcoder where the bytes are text in UTF-16, else null
   */
  PieceStream(Connection connection, CellAddress cell, long octets, @Nullable Utf16 transcoder) {
    this.connection = connection;
    this.cell = cell;
    this.octets = octets;
    this.transcoder = transcoder;
  }

  @Override
  public int read() throws IOException {
    return advance() ? piece[at++] & 0xff : -1;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!advance()) {
      return -1;
    }
    int count = Math.min(length, piece.length - at);
    System.arraycopy(piece, at, into, offset, count);
    at += count;
    return count;
  }

  /** Makes sure that a byte is there; false at the end. */
  private boolean advance() throws IOException {
    try {
      while (at == piece.length) {
        at = 0;
        if (loaded < octets) {
          byte[] stored = nextStored();
          loaded += stored.length;
          piece = transcoder == null ? stored : transcoder.next(stored);
        } else if (transcoder != null && !ended) {
          ended = true;
          piece = transcoder.end();
        } else {
          piece = new byte[0];
          return false;
        }
      }
      return true;
    } catch (SQLException e) {
      throw new IOException("SQLite: " + e.getMessage(), e);
    }
  }

  private byte[] nextStored() throws SQLException, IOException {
    if (load == null || nextPiece == PIECES_PER_LOAD) {
      load();
    }
    RawStatement row = load;
    byte[] bytes = row == null ? new byte[0] : row.bytes(nextPiece++);
    if (bytes.length == 0) {
      throw new IOException("the value ends before its length");
    }
    return bytes;
  }

  private void load() throws SQLException, IOException {
    closeLoad();
    long pieces = Math.min(PIECES_PER_LOAD, (octets - loaded + PIECE - 1) / PIECE);
    StringBuilder columns = new StringBuilder();
    for (long i = 0; i < pieces; i++) {
      columns.append(i == 0 ? "" : ", ");
      columns
          .append("substr(CAST(")
          .append(cell.column())
          .append(" AS BLOB), ")
          .append(loaded + i * PIECE + 1)
          .append(", ")
          .append(PIECE)
          .append(')');
    }
    RawStatement statement =
        RawStatement.prepare(connection, "SELECT " + columns + " FROM " + cell.fromClause());
    load = statement;
    nextPiece = 0;
    if (!statement.step()) {
      throw new IOException("the value's row is not there");
    }
  }

  private void closeLoad() throws SQLException {
    RawStatement open = load;
    load = null;
    if (open != null) {
      open.close();
    }
  }

  @Override
  public void close() throws IOException {
    loaded = octets;
    ended = true;
    piece = new byte[0];
    at = 0;
    try {
      closeLoad();
    } catch (SQLException e) {
      throw new IOException("SQLite: " + e.getMessage(), e);
    }
  }

  /**
   * Where one value lies.
   *
   * @param column the column, quoted
   * @param fromClause what stands behind FROM so that the one row comes out
   */
  record CellAddress(String column, String fromClause) {}
}

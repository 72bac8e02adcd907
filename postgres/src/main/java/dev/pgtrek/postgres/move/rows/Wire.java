package dev.pgtrek.postgres.move.rows;

import dev.pgtrek.postgres.sql.DriverStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.Socket;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.postgresql.core.PGStream;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;
import org.postgresql.util.ServerErrorMessage;

/**
 * The wire below a connection of the driver, between two of its statements: login and TLS are the
 * driver's, and rows pass without an array each. Whoever takes it reads every answer to what it
 * asked up to {@link #READY}; then the driver can go on. The formats are those of PostgreSQL's
 * documentation, chapter "Frontend/Backend Protocol".
 */
final class Wire {

  static final char QUERY = 'Q';
  static final char DATA = 'd';
  static final char DONE = 'c';
  static final char GIVEN_UP = 'f';
  static final char OUTWARD = 'H';
  static final char INWARD = 'G';
  static final char COMPLETE = 'C';
  static final char ERROR = 'E';
  static final char READY = 'Z';

  /** Type and length. */
  static final int HEADER = 5;

  private static final int BUFFER_BYTES = 1 << 17;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private final Connection connection;
  private final InputStream in;
  private final OutputStream out;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int at;
  private int end;
  private int left;

  private Wire(Connection connection, InputStream in, OutputStream out) {
    this.connection = connection;
    this.in = in;
    this.out = out;
  }

  /**
   * The wire; none where the driver hides it, or encrypts it by itself, which GSSAPI makes it do.
   */
  static Optional<Wire> below(Connection connection) throws SQLException {
    Optional<PGStream> stream =
        DriverStream.below(connection).filter(found -> !found.isGssEncrypted());
    if (stream.isEmpty()) {
      return Optional.empty();
    }
    try {
      Socket socket = stream.get().getSocket();
      return Optional.of(new Wire(connection, socket.getInputStream(), socket.getOutputStream()));
    } catch (IOException failure) {
      throw broken(connection, failure);
    }
  }

  /** Sends a query of one statement. */
  void ask(String sql) throws SQLException {
    byte[] text = sql.getBytes(StandardCharsets.UTF_8);
    byte[] message = new byte[HEADER + text.length + 1];
    System.arraycopy(text, 0, message, HEADER, text.length);
    send(QUERY, message, message.length);
  }

  /**
   * Sends a message.
   *
   * @param message the body after {@link #HEADER} free bytes
   * @param length with those
   */
  void send(char type, byte[] message, int length) throws SQLException {
    message[0] = (byte) type;
    INT.set(message, 1, length - 1);
    try {
      out.write(message, 0, length);
      out.flush();
    } catch (IOException failure) {
      // Not cut off yet: what the server said before it went can still be read.
      throw new PSQLException(
          "An I/O error occurred: " + failure.getMessage(), PSQLState.CONNECTION_FAILURE, failure);
    }
  }

  /** Sends a message without a body, or with an empty text. */
  void send(char type) throws SQLException {
    byte[] message = new byte[type == GIVEN_UP ? HEADER + 1 : HEADER];
    send(type, message, message.length);
  }

  /** Reads up to the next message's body; the one before must have been read. */
  char next() throws SQLException {
    try {
      while (end - at < HEADER) {
        fill();
      }
      char type = (char) (buffer[at] & 0xFF);
      left = (int) INT.get(buffer, at + 1) - Integer.BYTES;
      at += HEADER;
      if (left < 0) {
        throw new IOException("a message of " + left + " bytes");
      }
      return type;
    } catch (IOException failure) {
      throw broken(failure);
    }
  }

  /** Bytes of the message that were not read yet. */
  int left() {
    return left;
  }

  /** Moves some of the message on, at least a byte where there is one; how much. */
  int move(byte[] into, int offset) throws SQLException {
    try {
      if (at == end) {
        fill();
      }
      int moved = Math.min(Math.min(left, end - at), into.length - offset);
      System.arraycopy(buffer, at, into, offset, moved);
      at += moved;
      left -= moved;
      return moved;
    } catch (IOException failure) {
      throw broken(failure);
    }
  }

  /** The rest of the message. */
  byte[] body() throws SQLException {
    byte[] body = new byte[left];
    int read = 0;
    while (read < body.length) {
      read += move(body, read);
    }
    return body;
  }

  /** The rest of an {@link #ERROR}. */
  SQLException error() throws SQLException {
    return new PSQLException(
        new ServerErrorMessage(new String(body(), StandardCharsets.UTF_8)), false);
  }

  /** Runs a statement that gives nothing, in words that are the same in every encoding. */
  void tell(String sql) throws SQLException {
    ask(sql);
    for (char type = next(); type != READY; type = next()) {
      if (type == ERROR) {
        SQLException failure = error();
        drain(failure);
        throw failure;
      }
      skip();
    }
    ready();
  }

  /** Passes over the rest of the message, whatever its length. */
  void skip() throws SQLException {
    try {
      while (left > 0) {
        if (at == end) {
          fill();
        }
        int passed = Math.min(left, end - at);
        at += passed;
        left -= passed;
      }
    } catch (IOException failure) {
      throw broken(failure);
    }
  }

  /** Passes over the rest of a message; whether it was not the end of all answers. */
  boolean pass() throws SQLException {
    skip();
    if (next() == READY) {
      ready();
      return false;
    }
    return true;
  }

  /** Reads up to the end of all answers. */
  void drain() throws SQLException {
    while (pass()) {
      // Nothing of it is wanted.
    }
  }

  /** The same after a failure: a server that ends a session says why first. */
  void drain(SQLException failure) {
    try {
      drain();
    } catch (SQLException broken) {
      failure.addSuppressed(broken);
    }
  }

  /**
   * The rest of {@link #READY}, and what came along with it: a setting that was changed, for
   * example. The driver could not go on in the middle of a message.
   */
  void ready() throws SQLException {
    skip();
    while (at < end) {
      next();
      skip();
    }
  }

  /** Ends the connection: what is on the wire must reach nobody. */
  void cut() {
    DriverStream.cut(connection);
  }

  private void fill() throws IOException {
    if (at > 0) {
      System.arraycopy(buffer, at, buffer, 0, end - at);
      end -= at;
      at = 0;
    }
    int read = in.read(buffer, end, buffer.length - end);
    if (read < 0) {
      throw new EOFException("the server closed the connection");
    }
    end += read;
  }

  /** Where an answer is half read the driver can never go on. */
  private SQLException broken(IOException failure) {
    return broken(connection, failure);
  }

  private static SQLException broken(Connection connection, IOException failure) {
    DriverStream.cut(connection);
    return new PSQLException(
        "An I/O error occurred: " + failure.getMessage(), PSQLState.CONNECTION_FAILURE, failure);
  }
}

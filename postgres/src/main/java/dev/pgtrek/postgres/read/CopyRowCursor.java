package dev.pgtrek.postgres.read;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.model.ValueKind;
import dev.pgtrek.postgres.sql.DriverStream;
import dev.pgtrek.postgres.sql.OpenCopy;
import dev.pgtrek.postgres.sql.SqlFailures;
import dev.pgtrek.spi.ByteSlice;
import dev.pgtrek.spi.Chunk;
import dev.pgtrek.spi.ColumnRead;
import dev.pgtrek.spi.LargeValue;
import dev.pgtrek.spi.RowCursor;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/**
 * The rows of a range of heap pages, by one {@code COPY (SELECT …) TO STDOUT (FORMAT BINARY)}.
 *
 * <p>Integers and booleans come as INTEGER, doubles as REAL, numeric, text and JSON as TEXT, bytea
 * and UUIDs as BLOB; dates are days and timestamps microseconds since 1970, times microseconds of
 * the day, all INTEGER, and infinite ones TEXT. For columns asked for as large, text, varchar, json
 * and bytea over {@link dev.pgtrek.model.LargeValues#THRESHOLD} bytes stay in the server, and are
 * read when they are asked for.
 */
public final class CopyRowCursor implements RowCursor {

  private final Connection connection;
  private final Reading reading;
  private final CopyOut copy;
  private final BinaryRows rows;
  private final FieldReader[] readers;
  private final AutoCloseable release;
  private boolean closed;
  private @Nullable PgtrekException first;

  private CopyRowCursor(
      Connection connection,
      Reading reading,
      CopyOut copy,
      FieldReader[] readers,
      int fields,
      AutoCloseable release) {
    this.connection = connection;
    this.reading = reading;
    this.copy = copy;
    this.readers = readers;
    this.rows = new BinaryRows(copy::readFromCopy, fields);
    this.release = release;
  }

  /**
   * Starts the COPY of a target's rows: large values stay in the server, of which only length and
   * SHA-256 come.
   *
   * @param connection in whatever transaction the rows shall be seen from; the cursor's alone until
   *     it is closed. The cursor neither commits nor rolls back
   * @param qualifiedTable the table, qualified and quoted
   * @param chunk heap pages, inclusive; open upwards where {@code to} is {@link Long#MAX_VALUE}
   * @param columns what to hand over, in this order
   * @param release called once when the cursor is closed, or at once if it cannot be opened
   */
  public static CopyRowCursor open(
      Connection connection,
      String qualifiedTable,
      Chunk chunk,
      List<ColumnRead> columns,
      AutoCloseable release) {
    PageRange pages = new PageRange(qualifiedTable, 0, chunk.from(), chunk.to());
    return open(connection, Reading.ofTarget(pages, columns), release);
  }

  /** Starts the COPY of what is described; the rest as above. */
  public static CopyRowCursor open(Connection connection, Reading reading, AutoCloseable release) {
    List<ColumnRead> columns = reading.columns();
    FieldReader[] readers = new FieldReader[columns.size()];
    int fields = 0;
    for (int i = 0; i < readers.length; i++) {
      readers[i] = FieldReaders.of(columns.get(i), reading, fields);
      fields += readers[i].fields();
    }
    try {
      CopyOut copy =
          connection.unwrap(PGConnection.class).getCopyAPI().copyOut(reading.statement());
      return new CopyRowCursor(connection, reading, copy, readers, fields, release);
    } catch (SQLException e) {
      PgtrekException failure =
          reading.failures().apply(SqlFailures.wrap("reading " + reading.name(), e));
      try {
        release.close();
      } catch (Exception second) {
        failure.addSuppressed(second);
      }
      throw failure;
    }
  }

  /** How this cursor spells the values of a type. */
  public static ValueFormat spelling(ColumnType type) {
    return switch (type) {
      case ScalarType.DATE -> ValueFormat.EPOCH_DAYS;
      case ScalarType.TIME -> ValueFormat.MICROS_OF_DAY;
      case ScalarType.TIMESTAMP, ScalarType.TIMESTAMPTZ -> ValueFormat.EPOCH_MICROS;
      case ColumnType.Vector _ -> ValueFormat.FLOAT32;
      case ColumnType.Geometry _ -> ValueFormat.EWKB;
      case ScalarType _, ColumnType.Numeric _, ColumnType.Varchar _ -> ValueFormat.NATIVE;
    };
  }

  @Override
  public boolean next() {
    try {
      if (!rows.next()) {
        return false;
      }
      for (FieldReader reader : readers) {
        if (!reader.isNull(rows)) {
          reader.check(rows);
        }
      }
      return true;
    } catch (SQLException e) {
      throw failed(SqlFailures.wrap("reading " + reading.name(), e));
    } catch (IOException e) {
      throw failed(
          new PgtrekException.Target(
              "copy-stream-broken",
              "",
              "The rows of " + reading.name() + " did not arrive whole: " + e.getMessage() + ".",
              "Check the connection to the server and the server's log, then run the same command"
                  + " again.",
              e));
    } catch (OutOfMemoryError e) {
      // The stream stands in the middle of a message: the next one would be taken for its rest.
      DriverStream.cut(connection);
      throw e;
    }
  }

  @Override
  public ValueKind kind(int column) {
    FieldReader reader = readers[column];
    return reader.isNull(rows) ? ValueKind.NULL : reader.kind(rows);
  }

  @Override
  public long integer(int column) {
    return readers[column].integer(rows);
  }

  @Override
  public double real(int column) {
    return readers[column].real(rows);
  }

  @Override
  public void bytes(int column, ByteSlice into) {
    readers[column].bytes(rows, into);
  }

  @Override
  public LargeValue large(int column) {
    return readers[column].large(rows);
  }

  private PgtrekException failed(PgtrekException met) {
    PgtrekException failure = reading.failures().apply(met);
    first = failure;
    return failure;
  }

  /**
   * Ends the COPY wherever it stands, and releases the connection. Where rows were left unread the
   * server was told to stop, so that the transaction can only be rolled back. A failure here comes
   * second to one of {@link #next}: it is added to it, and thrown only where there was none.
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try (AutoCloseable last = release) {
      Objects.requireNonNull(last);
      OpenCopy.stop(connection, copy);
    } catch (Exception e) {
      if (first == null) {
        throw e instanceof SQLException sql
            ? reading
                .failures()
                .apply(SqlFailures.wrap("ending the read of " + reading.name(), sql))
            : new IllegalStateException("The reader of " + reading.name() + " was not released", e);
      }
      first.addSuppressed(e);
    }
  }
}

package dev.pgtrek.postgres.copy;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.TableName;
import dev.pgtrek.model.ValueKind;
import dev.pgtrek.postgres.sql.DriverStream;
import dev.pgtrek.postgres.sql.Rows;
import dev.pgtrek.postgres.sql.SqlFailures;
import dev.pgtrek.spi.ColumnRoute;
import dev.pgtrek.spi.Reject;
import dev.pgtrek.spi.RowCursor;
import dev.pgtrek.spi.RowWriter;
import dev.pgtrek.spi.TableRoute;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Rows of one chunk into one table by {@code COPY … FROM STDIN (FORMAT BINARY)}, in one
 * transaction. The connection stays the caller's: it is left open, outside any transaction, with
 * autocommit off.
 */
public final class CopyRowWriter implements RowWriter {

  private static final byte[] SIGNATURE = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0
  };

  /**
   * The driver hears nothing while it writes: what triggers say would fill the network, and then
   * the server takes no more rows.
   */
  private static final String QUIET = "SET LOCAL client_min_messages = 'error'";

  private final Connection connection;
  private final TableRoute route;
  private final CommitHook hook;
  private final KeepHook keep;
  private final ColumnEncoder[] encoders;
  private final CopyIn copy;
  private final CopyBuffer out = new CopyBuffer(this::send);
  private long rows;

  /** Rows that the server counted, once the COPY has ended; below 0 before. */
  private long counted = -1;

  private boolean committed;
  private boolean closed;
  private @Nullable Throwable first;

  private CopyRowWriter(
      Connection connection,
      TableRoute route,
      CommitHook hook,
      KeepHook keep,
      ColumnEncoder[] encoders,
      CopyIn copy) {
    this.connection = connection;
    this.route = route;
    this.hook = hook;
    this.keep = keep;
    this.encoders = encoders;
    this.copy = copy;
  }

  /** A writer of rows of which none is kept elsewhere. */
  public static CopyRowWriter open(Connection connection, TableRoute route, CommitHook hook) {
    return open(
        connection,
        route,
        hook,
        (transaction, rejects) -> {
          throw new IllegalStateException("there is no place for rejects");
        });
  }

  /**
   * Begins a transaction and the COPY in it.
   *
   * @param connection outside any transaction; the writer's alone until it is closed
   * @param hook called once, in {@link #commit}
   * @param keep called for what {@link #keep} is given
   * @throws PgtrekException.Refused if a column's values, as they are spelled, can never fit its
   *     type; the server is not asked then
   * @throws PgtrekException.Target if the server refuses
   */
  public static CopyRowWriter open(
      Connection connection, TableRoute route, CommitHook hook, KeepHook keep) {
    ColumnEncoder[] encoders = encoders(route);
    try {
      connection.setAutoCommit(false);
      Rows.run(connection, QUIET);
      CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(statement(route));
      try {
        CopyRowWriter writer = new CopyRowWriter(connection, route, hook, keep, encoders, copy);
        writer.out.append(SIGNATURE, 0, SIGNATURE.length);
        // Flags and the length of a header extension, of which there are none.
        writer.out.putLong(0);
        return writer;
      } catch (RuntimeException | Error e) {
        // Nobody else could end the COPY, and a rollback would wait for that.
        DriverStream.cut(connection);
        throw e;
      }
    } catch (SQLException e) {
      PgtrekException failure = SqlFailures.wrap(doing(route), e);
      try {
        connection.rollback();
      } catch (SQLException second) {
        failure.addSuppressed(second);
      }
      throw failure;
    }
  }

  private static ColumnEncoder[] encoders(TableRoute route) {
    TableName table = route.target().name();
    if (route.columns().isEmpty()) {
      throw new PgtrekException.Refused(
          "no-columns", "No column of " + table + " travels.", "Exclude the table from the plan.");
    }
    ColumnEncoder[] encoders = new ColumnEncoder[route.columns().size()];
    for (int i = 0; i < encoders.length; i++) {
      encoders[i] = encoder(route.columns().get(i), table.toString());
    }
    return encoders;
  }

  /** The column's own encoder, under its rule where it has one. */
  static ColumnEncoder encoder(ColumnRoute column, String table) {
    ColumnEncoder encoder =
        ColumnEncoders.of(column.target().type(), column.format())
            .orElseThrow(
                () ->
                    new PgtrekException.Refused(
                        "format-does-not-fit",
                        "Values spelled as %s cannot become %s: column %s of %s."
                            .formatted(
                                column.format(),
                                column.target().type().sql(),
                                column.target().name(),
                                table),
                        "Change the column's type or format in the plan."));
    return column.rule().alters()
        ? new RuledEncoder(encoder, column.target().type(), column.rule())
        : encoder;
  }

  private static String statement(TableRoute route) {
    // The columns are always named: the target's order need not be the route's.
    return route.columns().stream()
        .map(c -> c.target().name().quoted())
        .collect(
            Collectors.joining(
                ", ",
                "COPY " + route.target().name().quoted() + " (",
                ") FROM STDIN (FORMAT BINARY)"));
  }

  @Override
  public void write(RowCursor row) {
    out.row(encoders.length);
    int column = 0;
    try {
      for (; column < encoders.length; column++) {
        ValueKind kind = row.kind(column);
        if (kind == ValueKind.NULL) {
          out.nullField();
        } else {
          encoders[column].encode(kind, row, column, out);
        }
      }
      rows++;
    } catch (Misfit misfit) {
      throw failed(misfit(misfit, row.kind(column), column));
    } catch (UncheckedIOException e) {
      throw failed(
          new PgtrekException.Source(
              "source-unreadable",
              "The source failed while a large value was read: " + place(column, rows + 1) + ".",
              "Check that the snapshot is whole and readable, then run the same command again.",
              e));
    }
  }

  private PgtrekException misfit(Misfit misfit, ValueKind kind, int column) {
    return doesNotFit(misfit.code(), " of kind " + kind, column, rows + 1, misfit.reason(), misfit);
  }

  private PgtrekException doesNotFit(
      String code, String kind, int column, long row, String reason, Throwable cause) {
    return new PgtrekException.Source(
        code,
        "A value%s does not fit %s: %s; %s."
            .formatted(
                kind,
                route.columns().get(column).target().type().sql(),
                reason,
                place(column, row)),
        "Choose a type or format in the plan that holds every value of the column, or mend the"
            + " value in the source.",
        cause);
  }

  /** Where a value stands, by the source's names, because that is where it is mended. */
  private String place(int column, long row) {
    return "column %s of %s, row %d of the chunk"
        .formatted(route.columns().get(column).source().name(), route.source().name(), row);
  }

  @Override
  public long bytes() {
    return out.total();
  }

  @Override
  public void keep(List<Reject> rejects) {
    mustGoOn();
    try {
      endRows();
      keep.keep(connection, rejects);
    } catch (SQLException e) {
      throw failed(refused(e));
    }
  }

  private void mustGoOn() {
    if (committed || first != null) {
      throw new IllegalStateException("only a writer that has not failed can commit, and once");
    }
  }

  /** Ends the COPY, after which the connection takes other statements. */
  private void endRows() throws SQLException {
    if (counted < 0) {
      out.reserve(2);
      out.putShort(-1);
      out.flush();
      counted = copy.endCopy();
    }
  }

  @Override
  public void commit(long expected) {
    mustGoOn();
    try {
      endRows();
      if (counted != expected) {
        throw failed(
            new PgtrekException.Target(
                "row-count-differs",
                "",
                "The target counted %d rows of a chunk of %s, and %d were read."
                    .formatted(counted, route.target().name(), expected),
                "Look for triggers or rules on the target that drop or add rows, then run the same"
                    + " command again.",
                null));
      }
      hook.record(connection, counted, out.total());
      connection.commit();
      committed = true;
    } catch (SQLException e) {
      throw failed(refused(e));
    }
  }

  private void send(byte[] bytes, int length) {
    try {
      copy.writeToCopy(bytes, 0, length);
    } catch (SQLException e) {
      throw failed(refused(e));
    } catch (RuntimeException | Error e) {
      // A message may be half sent: the server would take the next one for its rest.
      DriverStream.cut(connection);
      throw e;
    }
  }

  /** A value that only the server could judge is the source's; all else is the target's. */
  private PgtrekException refused(SQLException failure) {
    CopyPosition position = CopyPosition.of(failure, route);
    if (position.column() >= 0 && position.aboutTheValue()) {
      return doesNotFit(
          "value-does-not-fit",
          "",
          position.column(),
          position.row(),
          "the server refused it with SQLSTATE " + failure.getSQLState(),
          failure);
    }
    String at = position.row() > 0 ? " (row " + position.row() + " of the chunk)" : "";
    return SqlFailures.wrap(doing(route) + at, failure);
  }

  private static String doing(TableRoute route) {
    return "copying into " + route.target().name();
  }

  private PgtrekException failed(PgtrekException failure) {
    first = first == null ? failure : first;
    return failure;
  }

  /**
   * Undoes what is not committed. A failure of that comes second to the one that led here: it is
   * added to it, and thrown only where there was none.
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (committed) {
      return;
    }
    try {
      // The driver answers further use of the connection only after the COPY has ended; cancelCopy
      // reads up to the server's answer. A COPY that failed has ended already.
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    } catch (SQLException e) {
      later(e);
    }
    try {
      connection.rollback();
    } catch (SQLException e) {
      later(e);
      if (first == null) {
        throw SqlFailures.wrap("undoing the copy into " + route.target().name(), e);
      }
    }
  }

  private void later(SQLException failure) {
    if (first != null) {
      first.addSuppressed(failure);
    }
  }
}

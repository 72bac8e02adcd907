package dev.pgtrek.postgres.query;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.ColumnCast;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.TableName;
import dev.pgtrek.postgres.read.CopyRowCursor;
import dev.pgtrek.postgres.session.Session;
import dev.pgtrek.postgres.session.SessionPath;
import dev.pgtrek.postgres.session.Sessions;
import dev.pgtrek.postgres.sql.OpenCopy;
import dev.pgtrek.postgres.sql.SqlFailures;
import dev.pgtrek.spi.Chunk;
import dev.pgtrek.spi.ColumnRead;
import dev.pgtrek.spi.ForwardingRowCursor;
import dev.pgtrek.spi.QueryEngine.Answered;
import dev.pgtrek.spi.RowCursor;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGResultSetMetaData;
import org.postgresql.copy.CopyOut;

/**
 * Queries of the user's own, each in a transaction of its own that is READ ONLY, ends after a time
 * and is always rolled back. Names without a schema mean the run's schema, then what the database
 * and the role have; in a source, where a run has none, the latter alone.
 */
public final class PostgresQueries {

  private static final String VALUE = ColumnCast.VALUE;

  /** How long a query may be looked at; that takes milliseconds unless something is locked. */
  private static final Duration TO_DESCRIBE = Duration.ofSeconds(10);

  private static final TableName ANSWER = TableName.of("public", "answer");

  private final Supplier<Session> sessions;
  private final String schema;

  private PostgresQueries(Supplier<Session> sessions, String schema) {
    this.sessions = sessions;
    this.schema = schema;
  }

  /** Of what a target holds now. */
  public static PostgresQueries of(Sessions sessions, String schema) {
    return new PostgresQueries(sessions::borrow, schema);
  }

  /** Of what a source held at one moment, in sessions that have taken it up. */
  public static PostgresQueries of(Supplier<Session> readers) {
    return new PostgresQueries(readers, "");
  }

  /** See {@link dev.pgtrek.spi.QueryEngine#describe}. */
  public List<Answered> describe(String query) {
    return with(
        Patience.toDescribe(),
        connection -> {
          try (PreparedStatement statement = prepared(connection, query)) {
            ResultSetMetaData columns = statement.getMetaData();
            List<Answered> all = new ArrayList<>();
            for (int i = 1; columns != null && i <= columns.getColumnCount(); i++) {
              all.add(answered(columns, i));
            }
            return all;
          }
        });
  }

  /** A question mark is an operator of PostgreSQL's here, never a parameter. */
  private static PreparedStatement prepared(Connection connection, String query)
      throws SQLException {
    return connection.prepareStatement(query.replace("?", "??"));
  }

  private static Answered answered(ResultSetMetaData columns, int i) throws SQLException {
    PGResultSetMetaData own = columns.unwrap(PGResultSetMetaData.class);
    Carried carried = carried(columns.getColumnTypeName(i));
    String table = own.getBaseTableName(i);
    String column = own.getBaseColumnName(i);
    boolean stands = !table.isEmpty() && !column.isEmpty();
    return new Answered(
        columns.getColumnLabel(i),
        carried.type(),
        carried.cast(),
        stands ? Identifier.of(table) : null,
        stands ? Identifier.of(column) : null);
  }

  private record Carried(ColumnType type, @Nullable ColumnCast cast) {}

  /** As what a value of a type is read. */
  private static Carried carried(String type) {
    return switch (type) {
      case "int2" -> new Carried(ScalarType.SMALLINT, null);
      case "int4", "serial" -> new Carried(ScalarType.INTEGER, null);
      case "int8", "bigserial" -> new Carried(ScalarType.BIGINT, null);
      case "bool" -> new Carried(ScalarType.BOOLEAN, null);
      case "float8" -> new Carried(ScalarType.DOUBLE, null);
      // By its digits: 1.1 is not 1.10000002384185791.
      case "float4" -> cast(type, ScalarType.DOUBLE, VALUE + "::text::double precision");
      case "numeric" -> new Carried(ColumnType.Numeric.UNBOUNDED, null);
      case "text", "varchar" -> new Carried(ScalarType.TEXT, null);
      case "date" -> new Carried(ScalarType.DATE, null);
      case "time" -> new Carried(ScalarType.TIME, null);
      case "timestamp" -> new Carried(ScalarType.TIMESTAMP, null);
      case "timestamptz" -> new Carried(ScalarType.TIMESTAMPTZ, null);
      case "uuid" -> new Carried(ScalarType.UUID, null);
      case "jsonb" -> new Carried(ScalarType.JSONB, null);
      case "json" -> new Carried(ScalarType.JSON, null);
      case "bytea" -> new Carried(ScalarType.BYTEA, null);
      case "vector", "halfvec" -> cast(type, ScalarType.JSONB, VALUE + "::text::jsonb");
      default ->
          type.startsWith("_")
              ? cast(type, ScalarType.JSONB, "to_jsonb(" + VALUE + ")")
              : cast(type, ScalarType.TEXT, VALUE + "::text");
    };
  }

  private static Carried cast(String declared, ColumnType type, String read) {
    return new Carried(type, new ColumnCast(declared, "", read));
  }

  /** See {@link dev.pgtrek.spi.QueryEngine#ask}. */
  public RowCursor ask(String query, List<ColumnRead> columns, Duration most) {
    Patience patience = Patience.of(most);
    String names =
        IntStream.range(0, columns.size()).mapToObj(i -> "c" + i).collect(Collectors.joining(", "));
    List<ColumnRead> read =
        IntStream.range(0, columns.size())
            .mapToObj(
                i ->
                    new ColumnRead(
                        Identifier.of("c" + i),
                        columns.get(i).type(),
                        false,
                        columns.get(i).cast()))
            .toList();
    Session session = sessions.get();
    try {
      Connection connection = begin(session, patience);
      // What is asked for in order comes in order: nothing in the statement around it sorts.
      return new Answer(
          CopyRowCursor.open(
              connection,
              "(" + query + "\n) AS answer(" + names + ")",
              Chunk.whole(ANSWER),
              read,
              session),
          patience);
    } catch (SQLException failure) {
      session.close();
      throw patience.told(failure);
    } catch (PgtrekException failure) {
      throw patience.told(failure);
    }
  }

  /** See {@link dev.pgtrek.spi.QueryEngine#time}. */
  public long time(String query, Duration patience) {
    return with(
        Patience.of(patience),
        connection -> {
          // COPY leaves the server every way to answer that a statement by itself has, and needs no
          // memory here for the rows.
          long begun = System.nanoTime();
          CopyOut rows =
              connection
                  .unwrap(PGConnection.class)
                  .getCopyAPI()
                  .copyOut("COPY (" + query + "\n) TO STDOUT");
          try {
            while (rows.readFromCopy() != null) {
              // Only how long it takes is asked.
            }
          } finally {
            OpenCopy.cut(connection, rows);
          }
          return System.nanoTime() - begun;
        });
  }

  /** See {@link dev.pgtrek.spi.QueryEngine#explain}. */
  public String explain(String query, Duration patience) {
    return with(
        Patience.of(patience),
        connection -> {
          StringBuilder plan = new StringBuilder();
          try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            try (ResultSet row = statement.executeQuery("EXPLAIN (ANALYZE, BUFFERS) " + query)) {
              while (row.next()) {
                plan.append(row.getString(1)).append('\n');
              }
            }
          }
          return plan.toString();
        });
  }

  private Connection begin(Session session, Patience patience) throws SQLException {
    Connection connection = session.transaction();
    try (Statement statement = connection.createStatement()) {
      // Of a held snapshot the isolation is settled already, and may not be set again.
      statement.execute(
          schema.isEmpty()
              ? "SET TRANSACTION READ ONLY"
              : "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
      statement.execute("SET LOCAL statement_timeout = " + Math.max(1, patience.most().toMillis()));
    }
    SessionPath.likeTheApplications(connection);
    if (schema.isEmpty()) {
      return connection;
    }
    Sessions.ask(
        connection,
        "SELECT set_config('search_path', concat_ws(', ', "
            + literal(Identifier.of(schema).quoted())
            + ", nullif(current_setting('search_path'), '')), true)");
    return connection;
  }

  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  private interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  private <T> T with(Patience patience, Work<T> work) {
    try (Session session = sessions.get()) {
      Connection connection = begin(session, patience);
      T result = work.on(connection);
      connection.rollback();
      return result;
    } catch (SQLException failure) {
      throw patience.told(failure);
    }
  }

  /**
   * How long the server may take.
   *
   * @param most the longest
   * @param describing whether the query is only looked at, and not run
   * @param since when it was asked, in nanoseconds
   */
  private record Patience(Duration most, boolean describing, long since) {

    static Patience of(Duration most) {
      return new Patience(most, false, System.nanoTime());
    }

    static Patience toDescribe() {
      return new Patience(TO_DESCRIBE, true, System.nanoTime());
    }

    /** Somebody else on the server may cancel a statement too, by the same SQLSTATE. */
    private boolean isOver() {
      // The clocks of two machines need not run alike.
      return System.nanoTime() - since >= most.toNanos() / 10 * 9;
    }

    /** The same failure in words about the query, not about how it was asked. */
    PgtrekException told(PgtrekException failure) {
      return failure instanceof PgtrekException.Target
              && failure.getCause() instanceof SQLException e
          ? told(e)
          : failure;
    }

    PgtrekException told(SQLException failure) {
      if (!"57014".equals(SqlFailures.state(failure))
          || Thread.currentThread().isInterrupted()
          || !isOver()) {
        return SqlFailures.wrap("answering the query", failure);
      }
      return describing
          ? new PgtrekException.Target(
              "query-too-slow",
              "57014",
              "PostgreSQL took longer than " + most.toSeconds() + " s to look at the query.",
              "End the session that locks one of its tables (pg_locks names it), or leave it out.",
              failure)
          : new PgtrekException.Target(
              "query-too-slow",
              "57014",
              "PostgreSQL took longer than " + most.toSeconds() + " s for the query.",
              "Narrow the query down, give it an index, wait longer with --query-timeout, or leave"
                  + " it out.",
              failure);
    }
  }

  /** The rows; what ends them is told in words about the query. */
  private static final class Answer extends ForwardingRowCursor {

    private final Patience patience;

    Answer(RowCursor rows, Patience patience) {
      super(rows);
      this.patience = patience;
    }

    @Override
    public boolean next() {
      try {
        return rows.next();
      } catch (PgtrekException failure) {
        throw patience.told(failure);
      }
    }
  }
}

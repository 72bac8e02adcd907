package dev.pgtrek.postgres;

import dev.pgtrek.model.Column;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Original;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.TableName;
import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.model.ValueKind;
import dev.pgtrek.postgres.target.BuildBudget;
import dev.pgtrek.postgres.url.PostgresUrl;
import dev.pgtrek.spi.ByteSlice;
import dev.pgtrek.spi.Chunk;
import dev.pgtrek.spi.ColumnRoute;
import dev.pgtrek.spi.LargeValue;
import dev.pgtrek.spi.RowCursor;
import dev.pgtrek.spi.RowWriter;
import dev.pgtrek.spi.RunRecord;
import dev.pgtrek.spi.Step;
import dev.pgtrek.spi.TableRoute;
import dev.pgtrek.testkit.TestServer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What the tests of the target share: a table {@code album (id bigint, title text)} and its run.
 */
public final class Samples {

  public static final TableName SOURCE = TableName.of("main", "album");

  private Samples() {}

  public static PostgresUrl url(String text) {
    return PostgresUrl.parse(text, Map.of("HOME", "/nonexistent"));
  }

  public static PostgresTarget target(String url, String schema) {
    return PostgresTarget.open(url(url), schema, BuildBudget.forJobs(2));
  }

  /** What made the source of {@link #run}. */
  public static final Original ORIGINAL =
      new Original(
          List.of(
              new Original.Statement(
                  "table",
                  Identifier.of("album"),
                  Identifier.of("album"),
                  "CREATE TABLE album (id INTEGER PRIMARY KEY, \"it's\" TEXT)"),
              new Original.Statement(
                  "index",
                  Identifier.of("by its"),
                  Identifier.of("album"),
                  "CREATE INDEX \"by its\" ON album (\"it's\")")));

  public static RunRecord run(String id, String schema) {
    return new RunRecord(
        id,
        "0.1.0",
        "app.db",
        "state-1",
        "content-1",
        "/runs/snapshot.sqlite",
        "plan: {}\n",
        schema,
        Instant.parse("2026-11-20T13:02:41.123456Z"),
        RunRecord.State.RUNNING,
        null,
        ORIGINAL);
  }

  public static Chunk chunk(int ordinal) {
    return new Chunk(SOURCE, ordinal, ordinal * 100L, ordinal * 100L + 99);
  }

  public static Table album(String schema) {
    return Table.of(
        TableName.of(schema, "album"),
        List.of(Column.of("id", ScalarType.BIGINT), Column.of("title", ScalarType.TEXT)));
  }

  public static TableRoute route(String schema) {
    Table target = album(schema);
    Table source = Table.of(SOURCE, target.columns());
    return new TableRoute(
        source,
        target,
        target.columns().stream()
            .map(c -> new ColumnRoute(c, c, ValueFormat.NATIVE, false))
            .toList());
  }

  public static Step createSchema(String schema) {
    return new Step(
        Step.Kind.SCHEMA,
        TableName.of(schema, "album"),
        schema,
        "CREATE SCHEMA IF NOT EXISTS " + Identifier.of(schema).quoted());
  }

  public static Step createAlbum(String schema) {
    TableName name = TableName.of(schema, "album");
    return new Step(
        Step.Kind.TABLE,
        name,
        "album",
        "CREATE TABLE " + name.quoted() + " (id bigint, title text)");
  }

  public static Step step(Step.Kind kind, String schema, String object, String sql) {
    return new Step(kind, TableName.of(schema, "album"), object, sql);
  }

  /** Begins a run with three chunks and makes the schema and the table. */
  public static PostgresTarget begun(String url, String schema, String run) {
    PostgresTarget target = target(url, schema);
    target.journal().begin(run(run, schema), List.of(chunk(0), chunk(1), chunk(2)));
    target.apply(createSchema(schema));
    target.apply(createAlbum(schema));
    return target;
  }

  /** Writes and commits a chunk of so many rows. */
  public static void write(PostgresTarget target, String schema, Chunk chunk, int rows) {
    try (Albums albums = new Albums(rows);
        RowWriter writer = target.writer(route(schema), chunk)) {
      while (albums.next()) {
        writer.write(albums);
      }
      writer.commit(rows);
    }
  }

  public static String ask(TestServer server, String url, String sql) {
    try (Connection connection = server.jdbc(url);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return String.valueOf(result.getString(1));
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  public static void execute(TestServer server, String url, String sql) {
    try (Connection connection = server.jdbc(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** Rows {@code (1, 'title 1')} to {@code (n, 'title n')}. */
  public static final class Albums implements RowCursor {
    private final int rows;
    private int row;

    public Albums(int rows) {
      this.rows = rows;
    }

    @Override
    public boolean next() {
      return ++row <= rows;
    }

    @Override
    public ValueKind kind(int column) {
      return column == 0 ? ValueKind.INTEGER : ValueKind.TEXT;
    }

    @Override
    public long integer(int column) {
      return row;
    }

    @Override
    public double real(int column) {
      throw new IllegalStateException();
    }

    @Override
    public void bytes(int column, ByteSlice into) {
      byte[] title = ("title " + row).getBytes(StandardCharsets.UTF_8);
      into.set(title, 0, title.length);
    }

    @Override
    public LargeValue large(int column) {
      throw new IllegalStateException();
    }

    @Override
    public void close() {}
  }

  /** All types but ANY, which is never planned. */
  public static List<ColumnType> plannedTypes() {
    return java.util.stream.Stream.concat(
            java.util.Arrays.stream(ScalarType.values()).filter(t -> t != ScalarType.ANY),
            java.util.stream.Stream.of(
                ColumnType.Numeric.UNBOUNDED,
                new ColumnType.Numeric(10, 2),
                new ColumnType.Varchar(7)))
        .toList();
  }
}

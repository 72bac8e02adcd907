package dev.pgtrek.postgres.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgtrek.model.Check;
import dev.pgtrek.model.Column;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.ForeignKey;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Index;
import dev.pgtrek.model.Key;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.TableName;
import dev.pgtrek.spi.Step;
import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StepsIT {

  private static final List<String> NAMES =
      List.of(
          "plain",
          "two words",
          "Mixed",
          "em\"bed\"ded",
          "it's",
          "select",
          "größe😀",
          "a.b",
          "back\\slash",
          "%s $1 ? :x",
          "x".repeat(63),
          "ä".repeat(31) + "x");

  private final PostgresDialect dialect = new PostgresDialect();
  private final List<Connection> connections = new ArrayList<>();

  @AfterEach
  void close() throws SQLException {
    for (Connection connection : connections) {
      connection.close();
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyStepRunsUnderEveryName(int major, String name) throws SQLException {
    Connection connection = connect(major);
    Table table = full(name);

    run(connection, dialect.before(List.of(table)));
    execute(connection, "INSERT INTO " + table.name().quoted() + " DEFAULT VALUES");
    run(connection, dialect.after(List.of(table)));

    assertThat(
            text(
                connection,
                "SELECT count(*) FROM pg_constraint WHERE contype IN ('p','u','c','f') AND"
                    + " convalidated AND conrelid = '"
                    + table.name().quoted().replace("'", "''")
                    + "'::regclass"))
        .isEqualTo("4");
    assertThat(
            text(
                connection,
                "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = (SELECT oid"
                    + " FROM pg_namespace WHERE nspname = '"
                    + name.replace("'", "''")
                    + "')"))
        .isEqualTo(name);
  }

  static Stream<Arguments> names() {
    return Stream.of(15, 18)
        .flatMap(major -> NAMES.stream().map(name -> Arguments.of(major, name)));
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void tablesThatReferToEachOtherNeedNoOrder(int major) throws SQLException {
    Connection connection = connect(major);
    List<Table> tables = List.of(linked("a", "b"), linked("b", "c"), linked("c", "a"));

    run(connection, dialect.before(tables));
    execute(connection, "INSERT INTO a VALUES (1, 1)");
    execute(connection, "INSERT INTO b VALUES (1, 1)");
    execute(connection, "INSERT INTO c VALUES (1, 1)");
    run(connection, dialect.after(tables));

    assertThat(
            text(
                connection,
                "SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND convalidated AND"
                    + " condeferrable AND condeferred"))
        .isEqualTo("3");
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void orphansLeaveTheKeyInPlaceAndUnproved(int major) throws SQLException {
    Connection connection = connect(major);
    List<Table> tables = List.of(linked("a", "a"));

    run(connection, dialect.before(tables));
    execute(connection, "INSERT INTO a VALUES (1, 2)");
    List<Step> steps = dialect.after(tables);
    run(connection, steps.stream().filter(s -> s.kind() != Step.Kind.VALIDATE).toList());
    Step validate =
        steps.stream().filter(s -> s.kind() == Step.Kind.VALIDATE).findFirst().orElseThrow();

    assertThatThrownBy(() -> execute(connection, validate.sql()))
        .hasMessageContaining("violates foreign key");
    assertThat(text(connection, "SELECT convalidated FROM pg_constraint WHERE contype = 'f'"))
        .isEqualTo("f");
  }

  @ParameterizedTest
  @MethodSource("counters")
  void theNextIdentityIsOneMoreThanTheLastUsed(int major, String type, long lastUsed, long next)
      throws SQLException {
    Connection connection = connect(major);
    Table table = counted(type, lastUsed);

    run(connection, dialect.before(List.of(table)));
    run(connection, dialect.after(List.of(table)));
    execute(connection, "INSERT INTO \"T t\" (note) VALUES ('x')");

    assertThat(text(connection, "SELECT id FROM \"T t\"")).isEqualTo(Long.toString(next));
  }

  static Stream<Arguments> counters() {
    return Stream.of(15, 18)
        .flatMap(
            major ->
                Stream.of(
                    Arguments.of(major, "bigint", 0L, 1L),
                    Arguments.of(major, "bigint", -5L, 1L),
                    Arguments.of(major, "bigint", 41L, 42L),
                    Arguments.of(major, "smallint", 32_766L, 32_767L),
                    Arguments.of(major, "bigint", Long.MAX_VALUE - 1, Long.MAX_VALUE)));
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void aUsedUpCounterGivesNoFurtherValue(int major) throws SQLException {
    Connection connection = connect(major);
    Table table = counted("bigint", Long.MAX_VALUE);

    run(connection, dialect.before(List.of(table)));
    run(connection, dialect.after(List.of(table)));

    assertThatThrownBy(() -> execute(connection, "INSERT INTO \"T t\" (note) VALUES ('x')"))
        .hasMessageContaining("reached maximum value of sequence");
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void anIdentityStepMayRunAgain(int major) throws SQLException {
    Connection connection = connect(major);
    Table table = counted("bigint", 41);
    List<Step> after = dialect.after(List.of(table));

    run(connection, dialect.before(List.of(table)));
    run(connection, after);
    run(connection, after);
    execute(connection, "INSERT INTO \"T t\" (note) VALUES ('x')");

    assertThat(text(connection, "SELECT id FROM \"T t\"")).isEqualTo("42");
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void plainIndexesServeOrderByWithoutMoreWords(int major) throws SQLException {
    Connection connection = connect(major);
    Identifier column = Identifier.of("note");
    Table table =
        new Table(
            TableName.of("public", "t"),
            List.of(Column.of("note", ScalarType.INTEGER)),
            null,
            List.of(),
            List.of(),
            List.of(
                new Index(
                    Identifier.of("i"),
                    false,
                    "btree",
                    List.of(new Index.Term(column, null, true, null, null)),
                    null)),
            List.of(),
            Table.Traits.NONE);

    run(connection, dialect.before(List.of(table)));
    run(connection, dialect.after(List.of(table)));
    execute(
        connection, "SET enable_seqscan = off; SET enable_sort = off; SET enable_bitmapscan = off");

    assertThat(text(connection, "EXPLAIN SELECT note FROM t ORDER BY note"))
        .startsWith("Index Only Scan Backward");
    assertThat(text(connection, "EXPLAIN SELECT note FROM t ORDER BY note DESC"))
        .startsWith("Index Only Scan using");
  }

  /** A table with one of everything, all called the same; it refers to itself. */
  private static Table full(String name) {
    Identifier column = Identifier.of(name);
    TableName table = new TableName(column, column);
    Identifier other = Identifier.of("j");
    return new Table(
        table,
        List.of(
            new Column(
                column,
                "bigint",
                ScalarType.BIGINT,
                true,
                null,
                null,
                null,
                new Column.Identity(0)),
            new Column(Identifier.of("r"), "", ScalarType.BIGINT, true, "1", null, null, null),
            new Column(
                Identifier.of("t"),
                "",
                new ColumnType.Varchar(10),
                false,
                null,
                null,
                Identifier.of("C"),
                null),
            Column.of("j", ScalarType.JSONB)),
        new Key(null, List.of(column)),
        List.of(new Key(null, List.of(column, Identifier.of("r")))),
        List.of(
            new ForeignKey(
                null,
                List.of(Identifier.of("r")),
                table,
                List.of(column),
                ForeignKey.Action.CASCADE,
                ForeignKey.Action.SET_DEFAULT,
                true,
                true)),
        List.of(
            new Index(
                Identifier.of("index of j"),
                false,
                "gin",
                List.of(new Index.Term(other, null, false, null, "jsonb_path_ops")),
                null),
            new Index(
                Identifier.of("index of r"),
                false,
                "btree",
                List.of(
                    new Index.Term(column, null, true, null, null),
                    new Index.Term(
                        null, "lower(\"t\")", false, Identifier.of("C"), "text_pattern_ops")),
                column.quoted() + " > 0")),
        List.of(new Check(null, column.quoted() + " > 0")),
        Table.Traits.NONE);
  }

  private static Table linked(String name, String parent) {
    return new Table(
        TableName.of("public", name),
        List.of(Column.of("id", ScalarType.BIGINT), Column.of("ref", ScalarType.BIGINT)),
        new Key(null, List.of(Identifier.of("id"))),
        List.of(),
        List.of(
            new ForeignKey(
                null,
                List.of(Identifier.of("ref")),
                TableName.of("public", parent),
                List.of(Identifier.of("id")),
                ForeignKey.Action.NO_ACTION,
                ForeignKey.Action.NO_ACTION,
                true,
                true)),
        List.of(),
        List.of(),
        Table.Traits.NONE);
  }

  private static Table counted(String type, long lastUsed) {
    return Table.of(
        TableName.of("public", "T t"),
        List.of(
            new Column(
                Identifier.of("id"),
                type,
                ColumnType.parse(type),
                true,
                null,
                null,
                null,
                new Column.Identity(lastUsed)),
            Column.of("note", ScalarType.TEXT)));
  }

  private static void run(Connection connection, List<Step> steps) throws SQLException {
    for (Step step : steps) {
      execute(connection, step.sql());
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute(sql);
    }
  }

  private static String text(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return String.valueOf(result.getString(1));
    }
  }

  private Connection connect(int major) {
    TestServer server = Servers.postgres(major);
    Connection connection = server.jdbc(server.newDatabase());
    connections.add(connection);
    return connection;
  }
}

package dev.pgtrek.postgres.move;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.spi.MoveResult;
import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartCopyIT {

  private static final Recording NOTHING = (transaction, result) -> {};

  private static final String ODD =
      """
      CREATE SCHEMA "Odd ""schema"".x";
      CREATE TABLE "Odd ""schema"".x"."T a.b" ("Select" int, "ü
      line" text);
      CREATE TABLE "t a" (i int);
      CREATE TABLE "T A" (i int);
      CREATE TABLE nothing ();
      CREATE TABLE void (i int);
      CREATE TABLE computed (i int, j int GENERATED ALWAYS AS (i * 2) STORED);
      CREATE TABLE only_computed (j int GENERATED ALWAYS AS (2) STORED);
      CREATE TABLE numbered (id int GENERATED ALWAYS AS IDENTITY, w text);
      CREATE UNLOGGED TABLE unlogged (i int);
      CREATE TABLE parent (id int);
      CREATE TABLE child (extra text) INHERITS (parent);
      CREATE TABLE doubled (i int, w text);
      CREATE TABLE dropped (gone int, a int, b text, gone_too text);
      ALTER TABLE dropped DROP COLUMN gone, DROP COLUMN gone_too;
      CREATE TABLE tree (id int, at date, kind text) PARTITION BY RANGE (at);
      CREATE TABLE tree_a PARTITION OF tree FOR VALUES FROM ('2026-01-01') TO ('2026-07-01')
        PARTITION BY LIST (kind);
      CREATE TABLE tree_a_x PARTITION OF tree_a FOR VALUES IN ('x') PARTITION BY HASH (id);
      CREATE TABLE tree_a_x_0 PARTITION OF tree_a_x FOR VALUES WITH (MODULUS 2, REMAINDER 0);
      CREATE TABLE tree_a_x_1 (kind text, gone int, at date, id int);
      ALTER TABLE tree_a_x_1 DROP COLUMN gone;
      ALTER TABLE tree_a_x ATTACH PARTITION tree_a_x_1 FOR VALUES WITH (MODULUS 2, REMAINDER 1);
      CREATE TABLE tree_a_rest PARTITION OF tree_a DEFAULT;
      CREATE TABLE tree_rest PARTITION OF tree DEFAULT;
      """;

  private static final String ODD_ROWS =
      """
      INSERT INTO "Odd ""schema"".x"."T a.b" VALUES (1, 'x'), (NULL, NULL);
      INSERT INTO "t a" VALUES (1);
      INSERT INTO "T A" VALUES (2);
      INSERT INTO nothing DEFAULT VALUES;
      INSERT INTO nothing DEFAULT VALUES;
      INSERT INTO computed VALUES (4);
      INSERT INTO only_computed DEFAULT VALUES;
      INSERT INTO numbered OVERRIDING SYSTEM VALUE VALUES (77, 'x');
      INSERT INTO unlogged VALUES (5);
      INSERT INTO parent VALUES (1);
      INSERT INTO child VALUES (2, 'c');
      INSERT INTO doubled SELECT 1, 'same' FROM generate_series(1, 1000);
      INSERT INTO dropped VALUES (1, 'b');
      INSERT INTO tree SELECT i, date '2026-01-01' + i, CASE WHEN i % 3 = 0 THEN 'x' ELSE 'y' END
        FROM generate_series(0, 300) i;
      """;

  @ParameterizedTest
  @CsvSource({"15, 18", "17, 18", "17, 17"})
  void oddTablesArriveWhole(int from, int to) throws SQLException {
    TestServer old = Servers.postgres(from);
    TestServer fresh = Servers.postgres(to);
    String source = old.newDatabase();
    String target = fresh.newDatabase();
    on(old, source, ODD + ODD_ROWS);
    on(fresh, target, ODD);

    try (Connection ours = snapshot(old, source);
        Connection theirs = fresh.jdbc(target)) {
      List<CarriedRows> tables = TableParts.tables(ours, theirs);
      List<MoveResult> results = carryAll(TableParts.cut(tables, 2), ours, theirs);

      assertThat(results.stream().mapToLong(MoveResult::rows).sum()).isEqualTo(1000 + 301 + 13);
      for (CarriedRows table : tables) {
        assertThat(sums(theirs, table)).as(table.from().toString()).isEqualTo(sums(ours, table));
      }
    }
  }

  private static List<MoveResult> carryAll(List<Part> parts, Connection ours, Connection theirs)
      throws SQLException {
    PartCopy copy = PartCopy.between(ours, theirs);
    return parts.stream().map(part -> copy.carry(part, ours, theirs, NOTHING)).toList();
  }

  static String sums(Connection connection, CarriedRows table) throws SQLException {
    return Rows.value(
        connection,
        "SELECT count(*) || ' ' || coalesce(sum(hashtextextended(ROW("
            + String.join(", ", table.columns().stream().map(c -> "t." + c.quoted()).toList())
            + ")::text, 0)), 0) FROM ONLY "
            + table.from().quoted()
            + " t");
  }

  static Connection snapshot(TestServer server, String database) throws SQLException {
    Connection connection = server.jdbc(database);
    connection.setAutoCommit(false);
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    connection.setReadOnly(true);
    return connection;
  }

  static void on(TestServer server, String database, String sql) throws SQLException {
    try (Connection connection = server.jdbc(database);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}

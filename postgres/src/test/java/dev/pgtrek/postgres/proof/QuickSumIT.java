package dev.pgtrek.postgres.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.model.TableName;
import dev.pgtrek.spi.PairVerdict;
import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuickSumIT {

  private static final String ROWS =
      """
      CREATE EXTENSION vector;
      CREATE TABLE t (id bigint PRIMARY KEY, n int, s smallint, b boolean, w text, v varchar, c char(4),
        bare bpchar, at timestamptz, m timestamp, u uuid, raw bytea, e vector(3), h halfvec(3),
        d double precision, x numeric, j jsonb);
      INSERT INTO t VALUES
        (1, 1, 1, true, 'a', 'b', 'c', 'd ', '2020-01-01 UTC', '2020-01-01',
          '00000000-0000-0000-0000-000000000001', '\\x01', '[1,2,3]', '[1,2,3]', 1, 1.0, '{}'),
        (2, 2, 2, false, 'a2', 'b2', 'c2', 'd2', 'infinity', '-infinity',
          '00000000-0000-0000-0000-000000000002', '\\x02', '[2,2,3]', '[2,2,3]', 2, 2.0, '[]'),
        (4, 0, 0, false, '', '', '', '', 'epoch', 'epoch',
          '00000000-0000-0000-0000-000000000000', '', '[0,0,0]', '[0,0,0]', 0, 0, 'null');
      INSERT INTO t (id) VALUES (3);
      """;

  private final TestServer old = Servers.postgres(17);
  private final TestServer fresh = Servers.postgres(18);

  private PairVerdict compare(String rows, String change) throws SQLException {
    String one = old.newDatabase();
    String other = fresh.newDatabase();
    old.execute(one, rows);
    fresh.execute(other, rows);
    fresh.execute(other, change);
    try (Connection from = old.jdbc(one);
        Connection to = fresh.jdbc(other)) {
      ComparedTable table =
          TablesOfBoth.of(from, to).compared(TableName.of("public", "t")).orElseThrow();
      assertThat(QuickSum.fits(table)).isTrue();
      return InServerProof.between(from, to, 10).compare(table);
    }
  }

  @Test
  void equalRowsInAnotherOrderAndZoneAreEqual() throws SQLException {
    PairVerdict verdict =
        compare(
            ROWS,
            "CREATE INDEX i ON t (id DESC); CLUSTER t USING i; DO $$ BEGIN EXECUTE format('ALTER"
                + " DATABASE %I SET TimeZone = ''Asia/Tokyo''', current_database()); END $$");

    assertThat(verdict.equal()).isTrue();
    assertThat(verdict.sourceRows()).isEqualTo(4);
    assertThat(verdict.sourceFingerprint()).hasSize(32).isEqualTo(verdict.targetFingerprint());
  }

  @Test
  void bothVersionsSumUpAlikeByWholeAndByPages() throws SQLException {
    String one = old.newDatabase();
    String other = fresh.newDatabase();
    old.execute(one, ROWS);
    fresh.execute(other, ROWS + "UPDATE t SET n = n WHERE id = 1");
    try (Connection from = old.jdbc(one);
        Connection to = fresh.jdbc(other)) {
      ComparedTable table =
          TablesOfBoth.of(from, to).compared(TableName.of("public", "t")).orElseThrow();
      InServerProof.between(from, to, 1);

      QuickSum ours = QuickSum.read(from, table, null);
      QuickSum theirs = QuickSum.read(to, table, null);
      QuickSum inParts =
          QuickSum.read(to, table, "t.ctid <= '(0,2)'")
              .plus(QuickSum.read(to, table, "t.ctid > '(0,2)'"));

      assertThat(theirs).isEqualTo(ours);
      assertThat(inParts).isEqualTo(ours);
      assertThat(ours.rows()).isEqualTo(4);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "UPDATE t SET v = 'x' WHERE id = 7", "DELETE FROM t WHERE id = 5000"})
  void manySessionsSumUpRangesOfPages(String change) throws SQLException {
    String rows =
        "CREATE TABLE t (id int PRIMARY KEY, v text); INSERT INTO t SELECT i, repeat('v', i % 90)"
            + " FROM generate_series(1, 5000) i;";
    String one = old.newDatabase();
    String other = fresh.newDatabase();
    old.execute(one, rows);
    fresh.execute(other, rows + change);
    try (Connection from = old.jdbc(one);
        Connection fromToo = old.jdbc(one);
        Connection to = fresh.jdbc(other);
        Connection toToo = fresh.jdbc(other);
        Connection toThird = fresh.jdbc(other)) {
      ComparedTable table =
          TablesOfBoth.of(from, to).compared(TableName.of("public", "t")).orElseThrow();

      Optional<PairVerdict> verdict =
          InServerProof.quick(
              List.of(from, fromToo), List.of(to, toToo, toThird), RowHash.OWN, table);

      assertThat(verdict.isPresent()).isEqualTo(change.isEmpty());
      verdict.ifPresent(v -> assertThat(v.sourceRows()).isEqualTo(5000));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "n = 0 WHERE id = 3",
        "s = 0 WHERE id = 3",
        "b = false WHERE id = 3",
        "b = true WHERE id = 4",
        "w = '' WHERE id = 3",
        "w = NULL WHERE id = 4",
        "v = '' WHERE id = 3",
        "c = '' WHERE id = 3",
        "bare = 'd' WHERE id = 1",
        "at = 'epoch' WHERE id = 3",
        "at = '-infinity' WHERE id = 2",
        "m = '2020-01-01 00:00:00.000001' WHERE id = 1",
        "m = 'epoch' WHERE id = 3",
        "u = '00000000-0000-0000-0000-000000000000' WHERE id = 3",
        "raw = '' WHERE id = 3",
        "raw = '\\x02' WHERE id = 1",
        "e = '[1,2,3.0000002]' WHERE id = 1",
        "e = '[1,3,2]' WHERE id = 1",
        "h = NULL WHERE id = 4",
        "d = '-0'::float8 WHERE id = 4",
        "x = 1.00 WHERE id = 1",
        "j = NULL WHERE id = 4",
        "w = v, v = w WHERE id = 1",
        "n = 3 - n WHERE id IN (1, 2)",
        "n = NULL WHERE id = 1"
      })
  void whatDiffersIsFound(String assignment) throws SQLException {
    PairVerdict verdict = compare(ROWS, "UPDATE t SET " + assignment);

    assertThat(verdict.equal()).isFalse();
    assertThat(verdict.differences()).isNotEmpty();
  }

  @Test
  void nullsOfTwoHundredColumnsAreToldApart() throws SQLException {
    StringBuilder columns = new StringBuilder("CREATE TABLE t (id int PRIMARY KEY");
    for (int i = 0; i < 200; i++) {
      columns.append(", c").append(i).append(" int");
    }
    columns.append("); INSERT INTO t VALUES (1);");

    PairVerdict verdict = compare(columns.toString(), "UPDATE t SET c150 = 0");

    assertThat(verdict.differences())
        .singleElement()
        .extracting(d -> d.columns().toString())
        .isEqualTo("[c150]");
  }
}

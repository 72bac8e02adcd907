package dev.pgtrek.postgres.move.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.TableName;
import dev.pgtrek.postgres.move.rows.RowPipe.Form;
import dev.pgtrek.postgres.move.rows.RowPipe.Piped;
import dev.pgtrek.postgres.move.rows.RowPipe.Range;
import dev.pgtrek.postgres.sql.Rows;
import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RowPipeIT {

  private static final String TABLE =
      """
      CREATE TYPE mood AS ENUM ('sad', 'glad');
      CREATE TYPE pair AS (a int, b text);
      CREATE TABLE t (gone int, id int PRIMARY KEY, word text, lots int[], feel mood, joint pair,
        twice int GENERATED ALWAYS AS (id * 2) STORED, raw bytea);
      ALTER TABLE t DROP COLUMN gone;
      """;

  private static final String ROWS =
      """
      INSERT INTO t (id, word, lots, feel, joint, raw)
        SELECT i, CASE WHEN i % 10 > 0 THEN repeat(chr(96 + i % 26), i % 300) END, ARRAY[i, NULL],
          'glad', ROW(i, 'x')::pair, decode(repeat(md5(i::text), i % 50), 'hex')
        FROM generate_series(1, 20000) i;
      INSERT INTO t (id, word, raw) VALUES (-1, E'\\\\N\\t\\n', decode(repeat('00', 3000000), 'hex'));
      """;

  private static final List<Identifier> COLUMNS =
      List.of(
          Identifier.of("word"),
          Identifier.of("id"),
          Identifier.of("lots"),
          Identifier.of("feel"),
          Identifier.of("joint"),
          Identifier.of("raw"));

  private final TestServer old = Servers.postgres(15);
  private final TestServer fresh = Servers.postgres(18);
  private final String source = old.newDatabase();
  private final String target = fresh.newDatabase();

  @ParameterizedTest
  @EnumSource(Form.class)
  void rowsArriveAsTheyAreInPagesOfEveryCut(Form form) throws SQLException, RowPipe.SourceSide {
    old.execute(source, TABLE + ROWS);
    fresh.execute(target, TABLE.replace("joint pair", "joint pair, added int DEFAULT 7"));
    List<Identifier> columns =
        form == Form.TEXT
            ? COLUMNS
            : COLUMNS.stream().filter(c -> !c.text().equals("joint")).toList();

    long rows = 0;
    try (Connection from = old.jdbc(source);
        Connection to = fresh.jdbc(target)) {
      RowPipe pipe = new RowPipe(from, to);
      for (long page = 0; page < 3000; page += 100) {
        Piped piped =
            pipe.run(
                new Range(
                    "public.t",
                    "public.t",
                    columns,
                    true,
                    page,
                    page == 2900 ? Long.MAX_VALUE : page + 99),
                form,
                false);
        rows += piped.rows();
      }
    }

    assertThat(rows).isEqualTo(20_001);
    String all =
        "SELECT count(*) || ' ' || sum(hashtextextended(ROW(id, word, lots, feel, twice,"
            + " raw)::text, 0)) FROM t";
    assertThat(ask(fresh, target, all)).isEqualTo(ask(old, source, all));
    assertThat(ask(fresh, target, "SELECT count(*) FROM t WHERE added = 7")).isEqualTo("20001");
  }

  @Test
  void aTargetThatRefusesLeavesBothConnectionsUsable() throws SQLException, RowPipe.SourceSide {
    old.execute(source, TABLE + ROWS);
    fresh.execute(target, TABLE + "ALTER TABLE t ADD CHECK (id < 10000)");
    Range all = new Range("public.t", "public.t", COLUMNS, true, 0, Long.MAX_VALUE);

    try (Connection from = old.jdbc(source);
        Connection to = fresh.jdbc(target)) {
      RowPipe pipe = new RowPipe(from, to);

      assertThatThrownBy(() -> pipe.run(all, Form.TEXT, false))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("t_id_check");
      fresh.execute(target, "ALTER TABLE t DROP CONSTRAINT t_id_check");
      assertThat(pipe.run(all, Form.TEXT, false).rows()).isEqualTo(20_001);
    }
  }

  @Test
  void aSourceThatFailsIsToldFromATargetThatDoes() throws SQLException {
    old.execute(source, TABLE + ROWS + "CREATE VIEW v AS SELECT 1 / (id - 500) AS id FROM t");
    fresh.execute(target, "CREATE TABLE v (id int)");
    Range all =
        new Range("public.v", "public.v", List.of(Identifier.of("id")), false, 0, Long.MAX_VALUE);

    try (Connection from = old.jdbc(source);
        Connection to = fresh.jdbc(target)) {
      RowPipe pipe = new RowPipe(from, to);

      assertThatThrownBy(() -> pipe.run(all, Form.BINARY, false))
          .isInstanceOf(RowPipe.SourceSide.class)
          .hasMessageContaining("division by zero");
    }
    assertThat(ask(fresh, target, "SELECT count(*) FROM v")).isEqualTo("0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "int, text, numeric(9,2), timestamptz, jsonb, uuid, inet, bytea | BINARY",
        "int[], text[], int4range, int4multirange, tsvector | BINARY",
        "mood | BINARY",
        "positive | BINARY",
        "citext | TEXT",
        "mood[] | TEXT",
        "pair | BINARY",
        "felt | TEXT",
        "regclass | TEXT",
        "aclitem | TEXT"
      })
  void theFormIsBinaryWhereItIsTheSameOnBothSides(String types, Form form) throws SQLException {
    String made =
        "CREATE EXTENSION citext; CREATE TYPE mood AS ENUM ('sad'); CREATE TYPE pair AS (a int);"
            + " CREATE TYPE felt AS (m mood); CREATE DOMAIN positive AS int CHECK (VALUE > 0);";
    StringBuilder columns = new StringBuilder();
    // A comma inside parentheses belongs to its type.
    for (String type : types.split(", ", -1)) {
      columns.append(columns.isEmpty() ? "" : ", ").append("c").append(columns.length());
      columns.append(' ').append(type);
    }
    old.execute(source, made + "CREATE TABLE t (" + columns + ")");
    fresh.execute(target, made);

    Form chosen;
    try (Connection from = old.jdbc(source);
        Connection to = fresh.jdbc(target)) {
      chosen = BinaryForms.of(from, to).of(TableName.of("public", "t"));
    }

    assertThat(chosen).isEqualTo(form);
  }

  private static String ask(TestServer server, String database, String sql) throws SQLException {
    try (Connection connection = server.jdbc(database)) {
      return Rows.value(connection, sql);
    }
  }
}

package dev.pgtrek.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.SqliteFiles;
import dev.pgtrek.testkit.TestServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The comparison is the judge of every case, so it must be able to fail. */
class IndependentComparisonIT {

  private static final TestServer SERVER = Servers.postgres(18);

  @TempDir Path folder;

  private Path source;
  private String url;

  @BeforeEach
  void makeBothSides() throws SQLException {
    source =
        SqliteFiles.create(
            folder.resolve("app.db"),
            """
            CREATE TABLE t (i INTEGER, r, n NUMERIC, b BOOLEAN, s TEXT, x BLOB, d DATE, m DATETIME, z DATETIME, e DATETIME, u UUID, j JSON, w);
            INSERT INTO t VALUES
              (1, 0.1, 12.5, 1, 'a', x'00ff', '2024-02-29', '2024-02-29 12:00:00', '2024-02-29T12:00:00+02:00', 1700000000, x'000102030405060708090A0B0C0D0E0F', '{"b": 1.0, "a": null}', 'w'),
              (2, -0.0, 3, 'f', '', x'', '1900-01-01', '1900-01-01', '2024-02-29T12:00:00Z', 0, NULL, '[]', 1e20),
              (2, -0.0, 3, 'f', '', x'', '1900-01-01', '1900-01-01', '2024-02-29T12:00:00Z', 0, NULL, '[]', 1e20);
            """);
    url = SERVER.newDatabase();
    alter(
        "CREATE TABLE t (i bigint, r double precision, n numeric, b boolean, s text, x bytea, d"
            + " date, m timestamp, z timestamptz, e timestamp, u uuid, j jsonb, w text)",
        """
        INSERT INTO t VALUES
          (1, 0.1, 12.50, true, 'a', '\\x00ff', '2024-02-29', '2024-02-29 12:00', '2024-02-29 10:00Z', '2023-11-14 22:13:20', '00010203-0405-0607-0809-0a0b0c0d0e0f', '{"a": null, "b": 1}', 'w'),
          (2, '-0', 3, false, '', '', '1900-01-01', '1900-01-01', '2024-02-29 12:00Z', '1970-01-01', NULL, '[]', '1.0e+20'),
          (2, '-0', 3, false, '', '', '1900-01-01', '1900-01-01', '2024-02-29 12:00Z', '1970-01-01', NULL, '[]', '1.0e+20')
        """);
  }

  @Test
  void acceptsWhatIsEqual() throws SQLException {
    assertThat(differences()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "i = 3",
        "r = 0.10000000000000002",
        "r = 0 WHERE i = 2",
        "n = 12.51",
        "b = NOT b",
        "s = 'a '",
        "s = NULL WHERE i = 2",
        "x = '\\x00fe'",
        "x = NULL WHERE i = 2",
        "d = d + 1",
        "m = m + interval '1 microsecond'",
        "z = z + interval '1 microsecond'",
        "e = e + interval '1 second'",
        "u = '00010203-0405-0607-0809-0a0b0c0d0e10'",
        "j = '{\"a\": null, \"b\": \"1\"}'",
        "w = '100000000000000000000' WHERE i = 2"
      })
  void seesAnAlteredValue(String change) throws SQLException {
    alter("UPDATE t SET " + (change.contains("WHERE") ? change : change + " WHERE i = 1"));

    assertThat(differences()).hasSize(2);
  }

  @Test
  void seesADoubleThatHidesALoss() throws SQLException {
    alter("DELETE FROM t WHERE i = 1", "INSERT INTO t SELECT * FROM t WHERE i = 2 LIMIT 1");

    assertThat(differences()).hasSize(2);
  }

  @Test
  void seesALostRow() throws SQLException {
    alter("DELETE FROM t WHERE ctid IN (SELECT ctid FROM t WHERE i = 2 LIMIT 1)");

    assertThat(differences()).singleElement().asString().contains("1 rows missing");
  }

  @Test
  void seesALostColumn() throws SQLException {
    alter("ALTER TABLE t DROP COLUMN s");

    assertThat(differences()).contains("t: lacks the source's [s]");
  }

  @Test
  void seesATableThatCameFromNowhere() throws SQLException {
    alter("CREATE TABLE other (x int)");

    assertThat(differences()).containsExactly("other: the source has no such table");
  }

  @Test
  void seesTextThatWasRepaired() throws SQLException {
    SqliteFiles.run(source, "UPDATE t SET s = CAST(x'ff' AS TEXT) WHERE i = 1");
    alter("UPDATE t SET s = U&'\\FFFD' WHERE i = 1");

    assertThat(differences()).hasSize(2);
  }

  private List<String> differences() throws SQLException {
    try (Connection target = SERVER.jdbc(url)) {
      return new IndependentComparison(source).differences(target, "public");
    }
  }

  private void alter(String... statements) throws SQLException {
    try (Connection target = SERVER.jdbc(url);
        var statement = target.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}

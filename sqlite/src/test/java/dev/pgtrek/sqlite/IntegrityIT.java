package dev.pgtrek.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Severity;
import dev.pgtrek.spi.Snapshot;
import dev.pgtrek.testkit.SqliteFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IntegrityIT {

  @TempDir Path folder;

  private Path database(String... sql) {
    return SqliteFiles.create(folder.resolve("a.db"), sql);
  }

  private static List<Finding> integrity(Path file) {
    try (Snapshot snapshot = Reading.snapshot(file)) {
      return Reading.soundness(snapshot);
    }
  }

  private Path filled() {
    return database(
        "CREATE TABLE before (a)",
        "CREATE TABLE t (id INTEGER PRIMARY KEY, v)",
        "CREATE INDEX i ON t (v)",
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)"
            + " INSERT INTO t SELECT i, hex(randomblob(50)) FROM n");
  }

  /** A leaf page of a tree, about in the middle. */
  private static int leaf(Path file, String tree) throws SQLException {
    try (Connection connection = SqliteFiles.open(file);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT pageno FROM dbstat WHERE name = '"
                    + tree
                    + "' AND pagetype = 'leaf' ORDER BY path LIMIT 1 OFFSET 30")) {
      return row.getInt(1);
    }
  }

  @Test
  void findsNothingInASoundFile() {
    assertThat(integrity(filled())).isEmpty();
  }

  @Test
  void namesTheTableOfADestroyedPageAndTheRowsThatAreLost() throws Exception {
    Path file = filled();
    Damage.destroyPage(file, leaf(file, "t"));

    assertThat(integrity(file))
        .filteredOn(f -> f.subject().equals("table t"))
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.severity()).isEqualTo(Severity.BLOCK);
              assertThat(f.code()).isEqualTo("source-corrupt");
              assertThat(f.measured())
                  .matches(
                      "(?s).*rows from after rowid \\d+ to before rowid \\d+ cannot be read.*");
            });
  }

  @Test
  void namesTheIndexOfADestroyedPageAndNotItsTable() throws Exception {
    Path file = filled();
    Damage.destroyPage(file, leaf(file, "i"));

    List<Finding> findings = integrity(file);

    assertThat(findings)
        .extracting(Finding::subject, Finding::severity)
        .contains(tuple("index i", Severity.BLOCK));
    assertThat(findings).noneMatch(f -> f.subject().equals("table t"));
    assertThat(findings.getFirst().fix()).contains("REINDEX \"i\"");
  }

  @Test
  void saysThatTheWholeFileIsUnreadableWhereItsSchemaIs() throws IOException {
    Path file = filled();
    SqliteFiles.run(
        file,
        "PRAGMA writable_schema=ON",
        "UPDATE sqlite_schema SET sql = 'CREATE TABLE t (((' WHERE name = 't'");

    try (Snapshot snapshot = SqliteSource.open(file).snapshot(folder.resolve("copy"))) {
      assertThat(snapshot.integrity())
          .singleElement()
          .satisfies(f -> assertThat(f.code()).isEqualTo("source-corrupt"));
    }
  }

  @Test
  void warnsOfRowsThatDoNotKeepADeclaration() {
    Path file =
        database(
            "CREATE TABLE t (a)",
            "INSERT INTO t VALUES (NULL), (1)",
            "PRAGMA writable_schema=ON",
            "UPDATE sqlite_schema SET sql = 'CREATE TABLE t (a NOT NULL)' WHERE name = 't'");

    assertThat(integrity(file))
        .singleElement()
        .satisfies(f -> assertThat(f.severity()).isEqualTo(Severity.WARN))
        .satisfies(f -> assertThat(f.code()).isEqualTo("rows-against-declaration"))
        .satisfies(f -> assertThat(f.subject()).isEqualTo("table t"));
  }

  @ParameterizedTest
  @CsvSource({"t, 1", "t, 2"})
  void isFoundOutAlsoWhereTheRootIsDestroyed(String table, int times) throws Exception {
    Path file = filled();
    int root;
    try (Connection connection = SqliteFiles.open(file);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT rootpage FROM sqlite_schema WHERE name = '" + table + "'")) {
      root = row.getInt(1);
    }
    Damage.destroyPage(file, root);
    try (Snapshot snapshot = SqliteSource.open(file).snapshot(folder.resolve("copy" + times))) {
      assertThat(snapshot.integrity()).anyMatch(Finding::blocks);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE INDEX i ON t (v)",
        "CREATE INDEX i ON t (r DESC, v COLLATE NOCASE)",
        "CREATE UNIQUE INDEX i ON t (id, b)",
        "CREATE INDEX i ON t (v) WHERE id > 10",
        "CREATE INDEX i ON t (upper(v))"
      })
  void comparesIndexesOfEveryKindWithTheirTables(String index) throws SQLException {
    Path sound =
        database(
            "CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT, r REAL, b BLOB)",
            index,
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) INSERT"
                + " INTO t SELECT i, 'v' || i, CASE i % 3 WHEN 0 THEN i ELSE i / 7.0 END,"
                + " zeroblob(i % 2000) FROM n",
            "ALTER TABLE t ADD COLUMN late REAL DEFAULT 3",
            "CREATE INDEX j ON t (late)");

    assertThat(integrity(sound)).isEmpty();

    unlink(sound, "i", "UPDATE t SET v = 'other', r = 5, b = x'00' WHERE id = 1500");

    assertThat(integrity(sound))
        .extracting(Finding::subject, Finding::code, Finding::severity)
        .containsExactly(tuple("index i", "index-corrupt", Severity.BLOCK));
  }

  @Test
  void findsARowThatAnIndexDoesNotKnow() throws SQLException {
    Path file =
        database("CREATE TABLE t (v)", "CREATE INDEX i ON t (v)", "INSERT INTO t VALUES (1)");
    unlink(file, "i", "INSERT INTO t VALUES (2)");

    assertThat(integrity(file))
        .singleElement()
        .satisfies(f -> assertThat(f.measured()).isEqualTo("wrong # of entries in index i"));
  }

  @Test
  void findsAKeyThatStandsTwiceInAUniqueIndex() throws SQLException {
    Path file =
        database(
            "CREATE TABLE t (v, w)",
            "CREATE INDEX i ON t (v)",
            "INSERT INTO t VALUES (7, 1), (NULL, 2), (NULL, 3), (7, 4)",
            "PRAGMA writable_schema=ON",
            "UPDATE sqlite_schema SET sql = 'CREATE UNIQUE INDEX i ON t (v)' WHERE name = 'i'");

    assertThat(integrity(file))
        .singleElement()
        .satisfies(f -> assertThat(f.measured()).isEqualTo("1 keys stand in it more than once"));
  }

  /** Runs a statement while an index is unknown, so that its tree does not follow. */
  private static void unlink(Path file, String index, String meanwhile) throws SQLException {
    String[] row = new String[3];
    try (Connection connection = SqliteFiles.open(file);
        Statement statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery(
                "SELECT tbl_name, rootpage, sql FROM sqlite_schema WHERE name = '" + index + "'")) {
      for (int i = 0; i < row.length; i++) {
        row[i] = found.getString(i + 1);
      }
    }
    SqliteFiles.run(
        file,
        "PRAGMA writable_schema=ON",
        "DELETE FROM sqlite_schema WHERE name = '" + index + "'");
    SqliteFiles.run(file, meanwhile);
    SqliteFiles.run(
        file,
        "PRAGMA writable_schema=ON",
        "INSERT INTO sqlite_schema VALUES ('index', '%s', '%s', %s, '%s')"
            .formatted(index, row[0], row[1], row[2]));
  }
}

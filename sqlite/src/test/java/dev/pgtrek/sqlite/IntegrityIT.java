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

class IntegrityIT {

  @TempDir Path folder;

  private Path database(String... sql) {
    return SqliteFiles.create(folder.resolve("a.db"), sql);
  }

  private static List<Finding> integrity(Path file) {
    try (Snapshot snapshot = Reading.snapshot(file)) {
      return snapshot.integrity();
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
}

package dev.pgtrek.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.spi.Snapshot;
import dev.pgtrek.spi.Snapshot.Orphans;
import dev.pgtrek.testkit.SqliteFiles;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrphansIT {

  @TempDir Path folder;

  private List<Orphans> orphans(String... sql) {
    try (Snapshot snapshot = Reading.snapshot(SqliteFiles.create(folder.resolve("a.db"), sql))) {
      return snapshot.orphans();
    }
  }

  @Test
  void areNoneWhereEveryReferenceFindsItsParent() {
    assertThat(
            orphans(
                "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (p REFERENCES p)",
                "INSERT INTO p VALUES (1); INSERT INTO c VALUES (1), (NULL), ('1')"))
        .isEmpty();
  }

  @Test
  void areCountedWithSomeOfTheirRowids() {
    List<Orphans> found =
        orphans(
            "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (p INT REFERENCES p)",
            "INSERT INTO p VALUES (1)",
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20)"
                + " INSERT INTO c SELECT i FROM n");

    assertThat(found).singleElement().satisfies(o -> assertThat(o.count()).isEqualTo(19));
    assertThat(found.getFirst().samples()).hasSize(10).startsWith("rowid 2", "rowid 3");
  }

  @Test
  void areFoundPerKeyOfACompositeReference() {
    List<Orphans> found =
        orphans(
            "CREATE TABLE p (a, b, PRIMARY KEY (a, b))",
            "CREATE TABLE c (x, y, FOREIGN KEY (x, y) REFERENCES p)",
            "INSERT INTO p VALUES (1, 2)",
            "INSERT INTO c VALUES (1, 2), (2, 1), (1, NULL), (NULL, NULL)");

    assertThat(found)
        .singleElement()
        .satisfies(o -> assertThat(o.samples()).containsExactly("rowid 2"));
  }

  @Test
  void areComparedAsTheParentCompares() {
    List<Orphans> found =
        orphans(
            "CREATE TABLE p (a TEXT COLLATE NOCASE PRIMARY KEY)",
            "CREATE TABLE c (x REFERENCES p)",
            "CREATE TABLE q (a TEXT PRIMARY KEY); CREATE TABLE d (x INTEGER REFERENCES q)",
            "INSERT INTO p VALUES ('abc'); INSERT INTO c VALUES ('ABC')",
            "INSERT INTO q VALUES ('01'); INSERT INTO d VALUES (1)");

    assertThat(found)
        .singleElement()
        .satisfies(o -> assertThat(o.table().table().text()).isEqualTo("d"));
  }

  @Test
  void areFoundWhereTheParentIsNotUnique() {
    List<Orphans> found =
        orphans(
            "CREATE TABLE p (a); CREATE TABLE c (x REFERENCES p (a))",
            "INSERT INTO p VALUES (1), (1); INSERT INTO c VALUES (1), (2)");

    assertThat(found)
        .singleElement()
        .satisfies(o -> assertThat(o.samples()).containsExactly("rowid 2"));
  }

  @Test
  void areFoundInATableThatRefersToItself() {
    List<Orphans> found =
        orphans(
            "CREATE TABLE t (id INTEGER PRIMARY KEY, up REFERENCES t)",
            "INSERT INTO t VALUES (1, 1), (2, 1), (3, 99)");

    assertThat(found)
        .singleElement()
        .satisfies(o -> assertThat(o.samples()).containsExactly("rowid 3"));
  }

  @Test
  void areNamedByTheirPlaceWhereThereIsNoRowid() {
    List<Orphans> found =
        orphans(
            "CREATE TABLE p (id INTEGER PRIMARY KEY)",
            "CREATE TABLE c (k TEXT, l, x REFERENCES p, PRIMARY KEY (l, k)) WITHOUT ROWID",
            "INSERT INTO p VALUES (1)",
            "INSERT INTO c VALUES ('secret a', 1, 1), ('secret b', 2, 5), ('secret c', 3, 6)");

    assertThat(found.getFirst().samples())
        .containsExactly("row 2 in order of (l, k)", "row 3 in order of (l, k)");
  }

  @Test
  void areFoundBesideAColumnNamedRowid() {
    List<Orphans> found =
        orphans(
            "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (rowid, x REFERENCES p)",
            "INSERT INTO c VALUES ('secret', 5)");

    assertThat(found.getFirst().samples()).containsExactly("rowid 1");
  }

  @Test
  void areFoundInTheGapsBetweenTheParentsRowids() {
    List<Orphans> found =
        orphans(
            "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (x INT REFERENCES p)",
            "CREATE TABLE far (id INTEGER PRIMARY KEY); CREATE TABLE d (x INT REFERENCES far)",
            "INSERT INTO p VALUES (-5), (1), (3)",
            "INSERT INTO c VALUES (-5), (3), (0), (2), (4), (-6), (NULL), (9223372036854775807)",
            "INSERT INTO far VALUES (-9223372036854775808), (9223372036854775807)",
            "INSERT INTO d VALUES (9223372036854775807), (-9223372036854775808), (0)");

    assertThat(found).extracting(Orphans::count).containsExactly(5L, 1L);
    assertThat(found.getFirst().samples())
        .containsExactly("rowid 3", "rowid 4", "rowid 5", "rowid 6", "rowid 8");
  }
}

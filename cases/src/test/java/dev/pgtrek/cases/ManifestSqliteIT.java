package dev.pgtrek.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.manifest.Manifest;
import dev.pgtrek.manifest.ManifestFile;
import dev.pgtrek.manifest.ManifestVerdict;
import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.SqliteFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A manifest of a SQLite file knows every value as it is stored, and nothing of its pages. */
class ManifestSqliteIT {

  private static final String[] SCHEMA = {
    "PRAGMA user_version = 7",
    "PRAGMA application_id = 99",
    "CREATE TABLE any_value (id INTEGER PRIMARY KEY, v)",
    "INSERT INTO any_value VALUES (1, 1), (2, '1'), (3, 1.0), (4, x'31'), (5, NULL), (6, ''),"
        + " (7, x''), (8, -0.0), (9, 9223372036854775807), (10, 1e300), (11, 'é𝄞')",
    "CREATE TABLE real_value (r REAL, n NUMERIC, t TEXT)",
    "INSERT INTO real_value VALUES (1, 1, 1), (2.5, 2.5, 2.5), (1, 1, 1)",
    "CREATE TABLE keyed (k TEXT PRIMARY KEY, v INTEGER CHECK (v > 0) DEFAULT 5) WITHOUT ROWID",
    "INSERT INTO keyed VALUES ('a', 1), ('b', 2)",
    "CREATE TABLE counted (id INTEGER PRIMARY KEY AUTOINCREMENT, of INTEGER REFERENCES any_value,"
        + " up TEXT GENERATED ALWAYS AS (id * 2) STORED)",
    "INSERT INTO counted (id, of) VALUES (1, 1), (5, 2)",
    "CREATE INDEX counted_of ON counted (of) WHERE of > 0",
    "CREATE VIEW seen AS SELECT k FROM keyed",
    "CREATE TRIGGER touched AFTER INSERT ON keyed BEGIN SELECT 1; END",
    "CREATE VIRTUAL TABLE words USING fts5 (body)",
    "INSERT INTO words VALUES ('some words to be found')"
  };

  @TempDir private Path folder;
  private Path file;
  private Manifest before;
  private final AtomicInteger copies = new AtomicInteger();

  @BeforeEach
  void make() {
    file = SqliteFiles.create(folder.resolve("a.db"), SCHEMA);
    before = Manifested.sqlite(file, copy());
  }

  private Path copy() {
    return folder.resolve("copy" + copies.incrementAndGet() + ".db");
  }

  @Test
  void findsEverythingEqualAfterVacuumWithOtherPages() {
    SqliteFiles.run(file, "PRAGMA page_size = 1024", "VACUUM");

    ManifestVerdict verdict = Manifested.sqlite(before, file, copy());

    assertThat(Manifested.words(verdict))
        .containsExactly("NOTE database database pageSize is 1024, and was 4096");
    assertThat(verdict.equal(false)).isTrue();
  }

  @Test
  void findsEverythingEqualInAnotherEncoding() {
    String[] other = new String[SCHEMA.length + 1];
    other[0] = "PRAGMA encoding = 'UTF-16le'";
    System.arraycopy(SCHEMA, 0, other, 1, SCHEMA.length);
    Path wide = SqliteFiles.create(folder.resolve("wide.db"), other);

    ManifestVerdict verdict = Manifested.sqlite(before, wide, copy());

    assertThat(Manifested.words(verdict))
        .containsExactly("WARNING database database encoding is UTF-16le, and was UTF-8");
    assertThat(verdict.equal(false)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          UPDATE any_value SET v = '1' WHERE id = 1 | main.any_value different: at least 1 row changed
          UPDATE any_value SET v = 1.0 WHERE id = 1 | main.any_value different: at least 1 row changed
          UPDATE any_value SET v = '1' WHERE id = 4 | main.any_value different: at least 1 row changed
          UPDATE any_value SET v = x'' WHERE id = 6 | main.any_value different: at least 1 row changed
          UPDATE any_value SET v = '' WHERE id = 5 | main.any_value different: at least 1 row changed
          UPDATE any_value SET v = 0.0 WHERE id = 8 | main.any_value different: at least 1 row changed
          DELETE FROM any_value WHERE id = 3 | main.any_value different: at least 1 row less
          INSERT INTO real_value VALUES (1, 1, 1) | main.real_value different: at least 1 row more
          UPDATE keyed SET v = 3 - v | main.keyed different: at least 2 rows changed
          INSERT INTO words VALUES ('x') | main.words different: at least 1 row more
          DROP TABLE real_value | main.real_value missing: the table is not there
          CREATE TABLE more (i) | main.more not in the manifest
          ALTER TABLE keyed ADD w | DIFFERENT column main.keyed.w is new
          ALTER TABLE keyed RENAME v TO w | main.keyed not comparable: the column v is not there
          DROP INDEX counted_of | DIFFERENT index main.counted.counted_of is gone
          DROP VIEW seen | DIFFERENT view main.seen is gone
          DROP TRIGGER touched | DIFFERENT trigger main.keyed.touched is gone
          PRAGMA user_version = 8 | DIFFERENT database database userVersion is 8, and was 7
          PRAGMA application_id = 8 | DIFFERENT database database applicationId is 8, and was 99
          UPDATE sqlite_sequence SET seq = 9 | WARNING sequence main.counted.id next is 10, and was 6
          CREATE INDEX i ON keyed (v) | NOTE index main.keyed.i is new
          """)
  void namesWhatIsNoLongerSo(String sql, String expected) {
    SqliteFiles.run(file, sql);

    ManifestVerdict verdict = Manifested.sqlite(before, file, copy());

    assertThat(Manifested.words(verdict)).anyMatch(w -> w.startsWith(expected));
    assertThat(verdict.equal(false))
        .isEqualTo(!expected.startsWith("DIFF") && !expected.startsWith("main."));
    assertThat(verdict.equal(true)).isFalse();
  }

  @Test
  void comparesAManifestThatAnEarlierReleaseWrote() throws Exception {
    Manifest first = ManifestFile.parse(Manifested.resource("manifest-1-sqlite.json"), "first");

    ManifestVerdict verdict = Manifested.sqlite(first, file, copy());

    assertThat(Manifested.words(verdict)).allMatch(w -> w.startsWith("NOTE database "));
    assertThat(verdict.equal(false)).isTrue();
  }

  @Test
  void comparesARunsManifestOfTheSourceWithTheFile() throws Exception {
    Path source = folder.resolve("pgloader.db");
    Files.copy(Path.of("data", "pgloader-sqlite.db"), source);
    String url = Servers.postgres(18).newDatabase();

    Program.Answer answer = Program.in(folder).run("migrate", source.toString(), url, "--quiet");

    assertThat(answer.exit()).as(answer.toString()).isZero();
    Path run = Manifested.onlyRun(folder);
    Manifest ours = ManifestFile.read(run.resolve("manifest-source.json"));
    Manifest theirs = ManifestFile.read(run.resolve("manifest-target.json"));
    assertThat(ours.tables().stream().map(t -> t.sums()).toList())
        .containsExactlyInAnyOrderElementsOf(theirs.tables().stream().map(t -> t.sums()).toList());
    assertThat(Manifested.words(Manifested.sqlite(ours, source, copy()))).isEmpty();
    assertThat(Manifested.words(Manifested.postgres(theirs, url))).isEmpty();
    assertThat(Files.readString(Manifested.textReport(run)))
        .contains(run.resolve("manifest-source.json").toString())
        .contains(run.resolve("manifest-target.json").toString());
  }
}

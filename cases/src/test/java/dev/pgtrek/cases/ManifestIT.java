package dev.pgtrek.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgtrek.Manifests;
import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.manifest.Manifest;
import dev.pgtrek.manifest.Manifest.TableEntry;
import dev.pgtrek.manifest.ManifestFile;
import dev.pgtrek.manifest.ManifestVerdict;
import dev.pgtrek.model.TableName;
import dev.pgtrek.spi.ColumnReading;
import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import dev.pgtrek.verify.Verdict.RowDifference;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A manifest of a PostgreSQL database says the same as long as the content is, and else tells. */
@ParameterizedClass
@ValueSource(ints = {15, 18})
class ManifestIT {

  private static final TableName TYPES = TableName.of("app", "types");

  private final TestServer server;
  private final String url;

  @TempDir private Path folder;

  ManifestIT(int major) {
    server = Servers.postgres(major);
    url = Manifested.sample(server);
  }

  @Test
  void saysTheSameTwice() {
    Manifest first = Manifested.postgres(url);
    Manifest second = Manifested.postgres(url);

    assertThat(second.facts()).isEqualTo(first.facts());
    assertThat(second.tables()).isEqualTo(first.tables());
    assertThat(first.rows()).isEqualTo(200 + 300 + 3000 + 500 + 1 + 1 + 1 + 3);
    assertThat(first.tables()).noneMatch(t -> t.name().toString().contains("spatial_ref_sys"));
  }

  @Test
  void findsEverythingEqualAfterDumpAndRestore() throws Exception {
    Manifest before = Manifested.postgres(url);
    String restored = server.newDatabase();

    Manifested.dump(server, url, server, restored, folder);

    assertThat(Manifested.words(Manifested.postgres(before, restored))).isEmpty();
    assertThat(Manifested.postgres(restored).tables()).isEqualTo(before.tables());
  }

  @Test
  void findsEverythingEqualUnderOtherSettingsAndAnotherLayout() throws Exception {
    Manifest before = Manifested.postgres(url);
    String name = url.substring(url.lastIndexOf('/') + 1);

    execute(
        "ALTER DATABASE " + name + " SET timezone = 'Asia/Kathmandu'",
        "ALTER DATABASE " + name + " SET DateStyle = 'German, DMY'",
        "ALTER DATABASE " + name + " SET IntervalStyle = 'iso_8601'",
        "ALTER DATABASE " + name + " SET bytea_output = 'escape'",
        "ALTER DATABASE " + name + " SET extra_float_digits = -5",
        "ALTER DATABASE " + name + " SET search_path = app, public",
        "ALTER DATABASE " + name + " SET xmlbinary = 'hex'",
        "UPDATE app.big SET d = d WHERE id % 3 = 0",
        "CLUSTER app.big USING big_t_key",
        "VACUUM FULL app.types",
        "CREATE TABLE app.other (LIKE app.plain)",
        "INSERT INTO app.other SELECT * FROM app.plain ORDER BY b DESC, a",
        "DROP TABLE app.plain",
        "ALTER TABLE app.other RENAME TO plain",
        "REINDEX TABLE app.big");

    assertThat(Manifested.words(Manifested.postgres(before, url))).isEmpty();
    assertThat(Manifested.postgres(url).tables()).isEqualTo(before.tables());
  }

  @Test
  void findsOneChangedValueOfEveryType() throws Exception {
    TableEntry types = Manifested.postgres(url).table(TYPES).orElseThrow();
    Manifest manifest = Manifested.postgres(url).only(List.of(types));

    for (ColumnReading column : types.columns()) {
      String name = column.name().text();
      // Two columns whose values the sample has but one of.
      boolean one = List.of("id", "c_macaddr", "c_regclass", "c_moodarray").contains(name);
      if (!one) {
        execute(
            "CREATE TABLE public.kept AS SELECT %s FROM app.types WHERE id = 8".formatted(name),
            "UPDATE app.types SET %1$s = (SELECT %1$s FROM app.types WHERE id = 103) WHERE id = 8"
                .formatted(name));

        ManifestVerdict verdict = Manifested.postgres(manifest, url);

        assertThat(verdict.tables())
            .as(name)
            .singleElement()
            .satisfies(t -> assertThat(t.words()).isEqualTo("at least 1 row changed"));
        execute(
            "UPDATE app.types SET %1$s = (SELECT %1$s FROM public.kept) WHERE id = 8"
                .formatted(name),
            "DROP TABLE public.kept");
      }
    }
    assertThat(Manifested.words(Manifested.postgres(manifest, url))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          INSERT INTO app.plain VALUES (7, 'row 7') | app.plain different: at least 1 row more
          DELETE FROM app.big WHERE id = 17 | app.big different: at least 1 row less
          DELETE FROM app.plain WHERE ctid = (SELECT min(ctid) FROM app.plain) | app.plain different: at least 1 row less
          UPDATE app.parts SET note = 'x' WHERE id = 400 | app.parts different: at least 1 row changed
          UPDATE app.types SET c_text = NULL WHERE id = 1 | app.types different: at least 1 row changed
          UPDATE app.types SET c_text = '' WHERE c_text IS NULL | app.types different: at least 1 row changed
          UPDATE app.types SET c_intarray = '[0:2]={8,NULL,9}' WHERE id = 8 | app.types different: at least 1 row changed
          UPDATE app.child SET t = 'x' | app.child different: at least 1 row
          TRUNCATE app.empty, app.plain | app.plain different: at least 300 rows less
          DROP TABLE app.plain | app.plain missing: the table is not there
          CREATE TABLE app.new (i int) | app.new not in the manifest: the manifest does not know it
          ALTER TABLE app.big DROP COLUMN d | app.big not comparable: the column d is not there
          ALTER TABLE app.plain ALTER a TYPE text | app.plain not comparable: the column a held integer, and holds text now
          ALTER TABLE app.plain ALTER a TYPE numeric | app.plain not comparable: the column a held integer, and holds numeric now
          ALTER TABLE app.plain ALTER a TYPE bigint | DIFFERENT column app.plain.a type is bigint, and was integer
          ALTER TABLE app.plain ADD c integer | DIFFERENT column app.plain.c is new
          ALTER TABLE app.plain ALTER a SET NOT NULL | DIFFERENT column app.plain.a notNull is yes, and was not set
          ALTER TABLE app.plain ALTER a SET DEFAULT 5 | DIFFERENT column app.plain.a default is 5, and was not set
          ALTER TABLE app.big ALTER v DROP EXPRESSION | DIFFERENT column app.big.v generated is not set, and was upper(t) STORED
          ALTER TABLE app.types ALTER id SET GENERATED ALWAYS | DIFFERENT column app.types.id identity is always, and was by default
          DROP INDEX app.big_d | DIFFERENT index app.big.big_d is gone
          UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'app.big_d'::regclass | DIFFERENT index app.big.big_d valid is not set, and was yes
          CREATE INDEX more ON app.big (of) | NOTE index app.big.more is new
          ALTER TABLE app.big DROP CONSTRAINT big_of_fkey | DIFFERENT foreign key app.big.big_of_fkey is gone
          ALTER TABLE app.big DROP CONSTRAINT big_d_check | DIFFERENT check app.big.big_d_check is gone
          ALTER TABLE app.big DROP CONSTRAINT big_pkey | DIFFERENT key app.big.big_pkey is gone
          ALTER TABLE app.big ADD CHECK (id > 0) NOT VALID | WARNING check app.big.big_id_check is new
          DROP VIEW app.seen | DIFFERENT view app.seen is gone
          CREATE OR REPLACE VIEW app.seen AS SELECT b.id, b.t, y.c_mood FROM app.big b JOIN app.types y ON y.id = b.of AND b.id > 1 | DIFFERENT view app.seen definition is
          ALTER TABLE app.big DISABLE TRIGGER touched | DIFFERENT trigger app.big.touched fires is not set, and was yes
          CREATE OR REPLACE FUNCTION app.touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END' | DIFFERENT function app.touch() source is
          ALTER TYPE app.mood ADD VALUE 'mad' | DIFFERENT type app.mood definition is 'sad', 'ok', 'glad', 'mad', and was
          ALTER SEQUENCE app.counter RESTART 11 | DIFFERENT sequence app.counter next is 11, and was 15
          SELECT nextval('app.counter') | WARNING sequence app.counter next is 20, and was 15
          ALTER TABLE app.big ENABLE ROW LEVEL SECURITY | DIFFERENT table app.big rowSecurity is yes, and was not set
          UPDATE pg_collation SET collversion = '1.2' WHERE collname = 'german' | WARNING collation app.german sorts by version
          UPDATE pg_extension SET extversion = '0.1' WHERE extname = 'citext' | WARNING extension citext version is 0.1, and was
          DROP EXTENSION pg_trgm CASCADE | DIFFERENT extension pg_trgm is gone
          """)
  void namesWhatIsNoLongerSo(String sql, String expected) throws Exception {
    Manifest before = Manifested.ofSample(server);

    execute(sql);

    ManifestVerdict verdict = Manifested.postgres(before, url);
    assertThat(Manifested.words(verdict)).anyMatch(w -> w.startsWith(expected));
    boolean light = expected.startsWith("WARNING") || expected.startsWith("NOTE");
    assertThat(verdict.equal(false)).isEqualTo(light);
    assertThat(verdict.equal(true)).isFalse();
  }

  @Test
  void findsTwoValuesSwappedBetweenRowsAndNamesThem() throws Exception {
    Manifest before = Manifested.postgres(url);
    String copy = server.newDatabase();
    Manifested.dump(server, url, server, copy, folder);
    execute(
        "UPDATE app.big SET d = CASE id WHEN 11 THEN 22 / 8.0 ELSE 11 / 8.0 END WHERE id IN (11,"
            + " 22)",
        "DELETE FROM app.big WHERE id = 33");

    Manifests.Proof proof = Manifested.against(before, url, copy, folder);

    assertThat(proof.verdict().equal(false)).isFalse();
    Manifests.Located located =
        Objects.requireNonNull(proof.rows().get(TableName.of("app", "big")));
    assertThat(located.reference()).isTrue();
    assertThat(located.rows().stream().map(ManifestIT::told))
        .containsExactlyInAnyOrder(
            "DIFFERENT id=11 [d]", "DIFFERENT id=22 [d]", "MISSING_ON_TARGET id=33 []");
  }

  private static String told(RowDifference row) {
    return row.kind()
        + " "
        + row.key()
        + " "
        + row.columns().stream().map(c -> c.column().text()).toList();
  }

  @Test
  void comparesAManifestThatAnEarlierReleaseWrote() throws Exception {
    Manifest first = ManifestFile.parse(Manifested.resource("manifest-1-postgres.json"), "first");

    ManifestVerdict verdict = Manifested.postgres(first, url);

    assertThat(Manifested.words(verdict))
        .allMatch(
            w ->
                w.startsWith("NOTE database ")
                    || w.startsWith("WARNING extension ")
                    || w.startsWith("WARNING collation ")
                    || w.startsWith("WARNING view "));
    assertThat(verdict.equal(false)).isTrue();
  }

  @Test
  void refusesAManifestOfADatabaseWithOtherTables() throws Exception {
    Manifest before = Manifested.postgres(url);
    String other = server.newDatabase();
    Manifested.execute(server, other, "CREATE TABLE unrelated (i int)");

    assertThatThrownBy(() -> Manifested.postgres(before, other))
        .isInstanceOfSatisfying(
            PgtrekException.Usage.class,
            e -> assertThat(e.code()).isEqualTo("manifest-of-another-database"));
  }

  @Test
  void findsAnEmptiedDatabaseDifferent() throws Exception {
    Manifest before = Manifested.postgres(url);

    ManifestVerdict verdict = Manifested.postgres(before, server.newDatabase());

    assertThat(verdict.tables())
        .allSatisfy(t -> assertThat(t.state()).isEqualTo(ManifestVerdict.State.MISSING));
    assertThat(verdict.equal(false)).isFalse();
  }

  @Test
  void runsNoExpressionOfAManifestThatSomebodyWrote() throws Exception {
    Manifest before = Manifested.postgres(url);
    String bad = ManifestFile.text(before).replace("$value::text\"", "pg_sleep(1000)::text\"");
    Manifest resealed = Manifested.resealed(bad);

    ManifestVerdict verdict = Manifested.postgres(resealed, url);

    assertThat(Manifested.words(verdict)).anyMatch(w -> w.startsWith("app.types not comparable: "));
  }

  @Test
  void failsWithWordsWhereAPolicyHidesRows() throws Exception {
    execute(
        "DROP ROLE IF EXISTS blinkered",
        "CREATE ROLE blinkered LOGIN PASSWORD 'b'",
        "GRANT USAGE ON SCHEMA app TO blinkered",
        "GRANT SELECT ON ALL TABLES IN SCHEMA app TO blinkered",
        "GRANT SELECT ON ALL TABLES IN SCHEMA public TO blinkered",
        "ALTER TABLE app.big ENABLE ROW LEVEL SECURITY",
        "CREATE POLICY few ON app.big USING (id < 5)");
    String asRole = url.replaceFirst("//[^@]*@", "//blinkered:b@");

    assertThatThrownBy(() -> Manifested.postgres(asRole))
        .isInstanceOf(PgtrekException.class)
        .hasMessageContaining("row security applies to the role on app.big");
    execute("DROP OWNED BY blinkered", "DROP ROLE blinkered");
  }

  private void execute(String... statements) throws SQLException {
    Manifested.execute(server, url, statements);
  }
}

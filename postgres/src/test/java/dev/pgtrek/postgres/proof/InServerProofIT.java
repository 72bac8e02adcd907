package dev.pgtrek.postgres.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.TableName;
import dev.pgtrek.spi.BucketSums;
import dev.pgtrek.spi.PairVerdict;
import dev.pgtrek.spi.PairVerdict.Kind;
import dev.pgtrek.spi.PairVerdict.RowDifference;
import dev.pgtrek.testkit.DumpedCopy;
import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InServerProofIT {

  private static final String EVERYTHING =
      """
      CREATE TYPE mood AS ENUM ('sad', 'glad');
      CREATE TABLE everything (
        id int, part text, small smallint, big bigint, exact numeric, shown money, real4 real,
        real8 double precision, word text, code char(5), yes boolean, day date, clock time,
        zoned timetz, moment timestamp, instant timestamptz, span interval, raw bytea, doc jsonb,
        source json, tree xml, host inet, bits bit varying, spot point, lots int[], within int4range,
        feel mood, who uuid, found tsvector, PRIMARY KEY (id, part));
      INSERT INTO everything SELECT i, 'p' || i % 3, i, i * 1000000007::bigint, i / 7.0, i, i / 3.0, i / 3.0,
        'word ' || i, 'c' || i % 9, i % 2 = 0, date '2000-01-01' + i, time '00:00' + i * interval '1 s',
        timetz '00:00+02' + i * interval '1 s', timestamp '2000-01-01' + i * interval '1 us',
        timestamptz '2000-01-01 UTC' + i * interval '1 us', i * interval '1 min',
        decode(md5(i::text), 'hex'), jsonb_build_object('i', i), json_build_object('i', i),
        xmlelement(name x, i), inet '10.0.0.0' + i, i::bit(20)::bit varying, point(i, -i),
        ARRAY[i, NULL, -i], int4range(i, i + 5), CASE WHEN i % 2 = 0 THEN 'sad' ELSE 'glad' END::mood,
        md5(i::text)::uuid, to_tsvector('english', 'running word ' || i)
      FROM generate_series(1, 3000) i;
      UPDATE everything SET exact = 'NaN', real8 = '-0', real4 = 'Infinity', day = 'infinity',
        moment = '-infinity', instant = '0044-03-15 12:00 BC', word = '' WHERE id = 7;
      UPDATE everything SET (small, big, exact, shown, real4, real8, word, code, yes, day, clock, zoned,
        moment, instant, span, raw, doc, source, tree, host, bits, spot, lots, within, feel, who, found)
        = ROW(NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
        NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL) WHERE id = 8;
      """;

  private static final List<String> COLUMNS =
      List.of(
          "id", "part", "small", "big", "exact", "shown", "real4", "real8", "word", "code", "yes",
          "day", "clock", "zoned", "moment", "instant", "span", "raw", "doc", "source", "tree",
          "host", "bits", "spot", "lots", "within", "feel", "who", "found");

  private final TestServer old = Servers.postgres(17);
  private final TestServer fresh = Servers.postgres(18);
  private String source = "";

  @BeforeAll
  void fill() throws SQLException {
    source = old.newDatabase();
    old.execute(source, EVERYTHING);
  }

  @Test
  void aRestoredCopyIsEqualWhateverItsOrderAndSettings() throws SQLException {
    String copy = DumpedCopy.of(old, source, fresh);
    fresh.execute(
        copy,
        "CREATE INDEX by_word ON everything (word DESC); CLUSTER everything USING by_word;"
            + " DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET DateStyle = ''German''',"
            + " current_database()); EXECUTE format('ALTER DATABASE %I SET TimeZone ="
            + " ''Asia/Tokyo''', current_database()); EXECUTE format('ALTER DATABASE %I SET"
            + " bytea_output = ''escape''', current_database()); END $$");

    PairVerdict proof = compare(copy, everything());

    assertThat(proof.equal()).isTrue();
    assertThat(proof.sourceRows()).isEqualTo(3000);
    assertThat(proof.targetRows()).isEqualTo(3000);
    assertThat(proof.sourceFingerprint()).hasSize(32).isEqualTo(proof.targetFingerprint());
    assertThat(proof.differences()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "small := small + 1",
        "big := -big",
        "exact := round(exact, 20) + 0.00000000000000000000",
        "shown := shown + '0.01'",
        "real4 := nextafter4(real4)",
        "real8 := real8 + 0.0000000001",
        "word := word || ' '",
        "code := 'x'",
        "yes := NOT yes",
        "day := day + 1",
        "clock := clock + '1 us'",
        "zoned := zoned AT TIME ZONE 'UTC'",
        "moment := moment + '1 us'",
        "instant := instant + '1 us'",
        "span := span + '1 us'",
        "raw := raw || '\\x00'",
        "doc := doc || '{\"j\": 1.0}'",
        "source := ' {}'",
        "tree := xmlelement(name y)",
        "host := host + 1",
        "bits := bits || B'0'",
        "spot := spot + point(0, 0.5)",
        "lots := lots || NULL::int",
        "within := 'empty'",
        "feel := NULL",
        "who := gen_random_uuid()",
        "found := setweight(found, 'A')"
      })
  void oneChangedValueOfAnyTypeIsNamedByRowAndColumn(String assignment) throws SQLException {
    String column = assignment.substring(0, assignment.indexOf(" := "));
    String value = assignment.substring(assignment.indexOf(" := ") + 4);
    String copy = DumpedCopy.of(old, source, fresh);
    fresh.execute(
        copy,
        "CREATE FUNCTION nextafter4(real) RETURNS real LANGUAGE sql AS"
            + " 'SELECT ($1 * 1.0000002)::real'; UPDATE everything SET "
            + column
            + " = "
            + value
            + " WHERE id = 2001");

    PairVerdict proof = compare(copy, everything());

    assertThat(proof.partsDifferent()).isEqualTo(1);
    assertThat(proof.differences())
        .containsExactly(
            new RowDifference(Kind.DIFFERENT, "(2001,p0)", List.of(Identifier.of(column))));
    assertThat(proof.complete()).isTrue();
  }

  @Test
  void rowsThatAreMissingAddedOrSwappedAreNamed() throws SQLException {
    String copy = DumpedCopy.of(old, source, fresh);
    fresh.execute(
        copy,
        "DELETE FROM everything WHERE id = 5; INSERT INTO everything (id, part) VALUES (9000, 'n');"
            + " UPDATE everything e SET word = o.word FROM everything o"
            + " WHERE e.id IN (20, 21) AND o.id IN (20, 21) AND e.id <> o.id");

    PairVerdict proof = compare(copy, everything());

    assertThat(proof.sourceRows()).isEqualTo(proof.targetRows());
    assertThat(proof.differences())
        .containsExactlyInAnyOrder(
            new RowDifference(Kind.MISSING_ON_TARGET, "(5,p2)", List.of()),
            new RowDifference(Kind.EXTRA_ON_TARGET, "(9000,n)", List.of()),
            new RowDifference(Kind.DIFFERENT, "(20,p2)", List.of(Identifier.of("word"))),
            new RowDifference(Kind.DIFFERENT, "(21,p0)", List.of(Identifier.of("word"))));
  }

  @Test
  void withoutAKeyEveryRowCountsAsOftenAsItIsThere() throws SQLException {
    String rows = "CREATE TABLE plain (a int, b text); INSERT INTO plain VALUES (1, 'x'), (1, 'x')";
    String one = old.newDatabase();
    String other = fresh.newDatabase();
    old.execute(one, rows);
    fresh.execute(other, rows + ", (1, 'x'), (NULL, ''), (NULL, NULL)");
    ComparedTable plain =
        new ComparedTable(
            TableName.of("public", "plain"), names(List.of("a", "b")), List.of(), Set.of(), true);

    PairVerdict proof;
    try (Connection from = old.jdbc(one);
        Connection to = fresh.jdbc(other)) {
      proof = InServerProof.between(from, to, 10).compare(plain);
    }

    assertThat(proof.differences())
        .containsExactlyInAnyOrder(
            new RowDifference(Kind.EXTRA_ON_TARGET, "(1,x)", List.of()),
            new RowDifference(Kind.EXTRA_ON_TARGET, "(,\"\")", List.of()),
            new RowDifference(Kind.EXTRA_ON_TARGET, "(,)", List.of()));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 50})
  void noMoreRowsAreNamedThanAskedFor(int limit) throws SQLException {
    String copy = DumpedCopy.of(old, source, fresh);
    fresh.execute(copy, "DELETE FROM everything WHERE id > 1000");

    PairVerdict proof;
    try (Connection from = old.jdbc(source);
        Connection to = fresh.jdbc(copy)) {
      proof = InServerProof.between(from, to, limit).compare(everything());
    }

    assertThat(proof.differences()).hasSize(limit);
    assertThat(proof.complete()).isFalse();
    assertThat(proof.targetRows()).isEqualTo(1000);
  }

  @Test
  void longBytesTakePartWhole() throws SQLException {
    String rows =
        "CREATE TABLE files (id int PRIMARY KEY, body bytea);"
            + " INSERT INTO files SELECT 1, convert_to(repeat('0123456789', 300000), 'UTF8')";
    String one = old.newDatabase();
    String other = fresh.newDatabase();
    old.execute(one, rows);
    fresh.execute(other, rows + "; UPDATE files SET body = set_byte(body, 2999999, 0)");
    ComparedTable files =
        new ComparedTable(
            TableName.of("public", "files"),
            names(List.of("id", "body")),
            names(List.of("id")),
            Set.of(Identifier.of("body")),
            true);

    PairVerdict proof;
    try (Connection from = old.jdbc(one);
        Connection to = fresh.jdbc(other)) {
      proof = InServerProof.between(from, to, 10).compare(files);
    }

    assertThat(proof.differences())
        .containsExactly(new RowDifference(Kind.DIFFERENT, "(1)", List.of(Identifier.of("body"))));
  }

  @Test
  void bothWaysOfHashingTellRowsApart() throws SQLException {
    String one = old.newDatabase();
    old.execute(one, "CREATE TABLE t (a text); INSERT INTO t VALUES ('x'), ('y'), (NULL)");
    ComparedTable table =
        new ComparedTable(
            TableName.of("public", "t"), names(List.of("a")), List.of(), Set.of(), true);

    for (RowHash hash : RowHash.values()) {
      try (Connection connection = old.jdbc(one)) {
        BucketSums all = TableSums.read(connection, table, hash);
        old.execute(one, "UPDATE t SET a = 'z' WHERE a = 'y'");
        BucketSums changed = TableSums.read(connection, table, hash);
        old.execute(one, "UPDATE t SET a = 'y' WHERE a = 'z'");
        BucketSums again = TableSums.read(connection, table, hash);

        assertThat(all.differing(changed)).isNotEmpty();
        assertThat(all.differing(again)).isEmpty();
        assertThat(all.fingerprint()).isEqualTo(again.fingerprint());
      }
    }
  }

  @Test
  void serversOfAllVersionsHashAlike() throws SQLException {
    for (int major : Stream.of(15, 17).toList()) {
      try (Connection from = Servers.postgres(major).jdbc("postgres");
          Connection to = fresh.jdbc("postgres")) {

        RowHash hash = RowHash.sameOn(from, to);

        assertThat(hash).isEqualTo(RowHash.OWN);
      }
    }
  }

  private PairVerdict compare(String copy, ComparedTable table) throws SQLException {
    try (Connection from = old.jdbc(source);
        Connection to = fresh.jdbc(copy)) {
      ComparedTable found = TablesOfBoth.of(from, to).compared(table.name()).orElseThrow();
      assertThat(found.columns()).isEqualTo(table.columns());
      assertThat(QuickSum.fits(found)).isTrue();
      return InServerProof.between(from, to, 10).compare(found);
    }
  }

  private static ComparedTable everything() {
    return new ComparedTable(
        TableName.of("public", "everything"),
        names(COLUMNS),
        names(List.of("id", "part")),
        Set.of(Identifier.of("raw")),
        true);
  }

  private static List<Identifier> names(List<String> names) {
    return names.stream().map(Identifier::of).toList();
  }
}

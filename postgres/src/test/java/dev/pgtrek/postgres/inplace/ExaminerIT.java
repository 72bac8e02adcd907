package dev.pgtrek.postgres.inplace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.model.Fact;
import dev.pgtrek.model.Finding;
import dev.pgtrek.postgres.sql.Rows;
import dev.pgtrek.spi.InPlaceChoices;
import dev.pgtrek.spi.InPlaceExamination;
import dev.pgtrek.spi.InPlaceResult;
import dev.pgtrek.spi.InPlaceStep;
import dev.pgtrek.spi.InPlaceStep.Kind;
import dev.pgtrek.spi.IndexWatch;
import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What depends on the order of texts, in a database that sorts by bytes itself and has a collation
 * of which another version is written down than the library reports.
 */
class ExaminerIT {

  private static final InPlaceChoices PLAIN =
      new InPlaceChoices(List.of(), true, false, false, false);

  private final List<String> watched = new ArrayList<>();
  private final IndexWatch watch =
      new IndexWatch() {
        @Override
        public void found(String database, long indexes, long bytes) {
          watched.add(database + " " + indexes + " " + bytes);
        }

        @Override
        public void begun(String database, String index) {
          watched.add(database + " begins " + index);
        }

        @Override
        public void ended(String database, String index, long bytes, Duration took) {
          watched.add(database + " ends " + index + " " + bytes);
        }
      };

  private Connection connection = Servers.postgres(18).jdbc(Servers.postgres(18).newDatabase());

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  private void database(int major, String... sql) throws SQLException {
    connection.close();
    TestServer server = Servers.postgres(major);
    connection = server.jdbc(server.newDatabase());
    execute("CREATE COLLATION num (provider = icu, locale = 'en')");
    execute(
        "CREATE COLLATION loose (provider = icu, locale = 'und-u-ks-level2', deterministic ="
            + " false)");
    for (String each : sql) {
      execute(each);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private void otherVersion() throws SQLException {
    execute("UPDATE pg_collation SET collversion = '1.0' WHERE collname IN ('num', 'loose')");
    execute("SET search_path = ''");
  }

  /** From here on numbers inside of texts count by their value. */
  private void otherOrder(int major) throws SQLException {
    String url = url();
    execute(
        "UPDATE pg_collation SET "
            + (connection.getMetaData().getDatabaseMajorVersion() >= 17
                ? "colllocale"
                : "colliculocale")
            + " = 'en-u-kn-true' WHERE collname = 'num'");
    // Each session opens a collation once.
    connection.close();
    connection = Servers.postgres(major).jdbc(url);
  }

  private String url() throws SQLException {
    return connection.getMetaData().getURL().replaceFirst("jdbc:", "").replaceFirst("\\?.*", "");
  }

  private InPlaceExamination examine() throws SQLException {
    return examine(Map.of());
  }

  private InPlaceExamination examine(Map<String, String> marks) throws SQLException {
    return examine(List.of(), marks);
  }

  private InPlaceExamination examine(List<Fact> earlier, Map<String, String> marks)
      throws SQLException {
    connection.setAutoCommit(false);
    try {
      return Examiner.examine(connection, "app", earlier, marks, PLAIN, watch);
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  /** In which state the index was. */
  private static String mark(InPlaceExamination found) {
    return java.util.Objects.requireNonNull(found.marks().get("public.t_n"));
  }

  private static List<String> subjects(InPlaceExamination found, Kind kind) {
    return found.steps().stream()
        .filter(s -> s.kind() == kind)
        .map(InPlaceStep::subject)
        .sorted()
        .toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void doubtsEveryIndexThatSortsByTheCollationAndNoOther(int major) throws Exception {
    database(
        major,
        "CREATE EXTENSION btree_gist",
        "CREATE DOMAIN word AS text COLLATE num",
        "CREATE TYPE pair AS (a text COLLATE num, b int)",
        "CREATE TYPE span AS RANGE (subtype = text, collation = num)",
        """
        CREATE TABLE t (id int PRIMARY KEY, plain text, n text COLLATE num, v varchar(9) COLLATE num,
          w word, a text[] COLLATE num, p pair, s span, k text COLLATE loose, j jsonb)
        """,
        "CREATE INDEX yes_text ON t (n)",
        "CREATE INDEX yes_varchar ON t (id, v)",
        "CREATE INDEX yes_domain ON t (w)",
        "CREATE INDEX yes_array ON t (a)",
        "CREATE INDEX yes_array_gin ON t USING gin (a)",
        "CREATE INDEX yes_composite ON t (p)",
        "CREATE INDEX yes_range ON t USING gist (s)",
        "CREATE INDEX yes_gist ON t USING gist (n)",
        "CREATE INDEX yes_brin ON t USING brin (n)",
        "CREATE INDEX yes_expression ON t (lower(n))",
        "CREATE INDEX yes_number ON t (length(upper(n)))",
        "CREATE INDEX yes_condition ON t (id) WHERE n > 'm'",
        "CREATE INDEX yes_chosen ON t (plain COLLATE num)",
        "CREATE INDEX yes_loose ON t USING hash (k)",
        "CREATE INDEX no_text ON t (plain)",
        "CREATE INDEX no_pattern ON t (n text_pattern_ops)",
        "CREATE INDEX no_hash ON t USING hash (n)",
        "CREATE INDEX no_radix ON t USING spgist (n)",
        "CREATE INDEX no_json ON t USING gin (j)",
        "CREATE INDEX no_included ON t (id) INCLUDE (n)");
    otherVersion();

    InPlaceExamination found = examine();

    assertThat(subjects(found, Kind.REBUILD))
        .containsExactly(
            "index public.yes_array",
            "index public.yes_array_gin",
            "index public.yes_brin",
            "index public.yes_chosen",
            "index public.yes_composite",
            "index public.yes_condition",
            "index public.yes_domain",
            "index public.yes_expression",
            "index public.yes_gist",
            "index public.yes_loose",
            "index public.yes_number",
            "index public.yes_range",
            "index public.yes_text",
            "index public.yes_varchar");
    assertThat(subjects(found, Kind.REFRESH))
        .containsExactly("collation public.loose", "collation public.num");
    assertThat(found.examined()).isEqualTo(13).isEqualTo(found.sound());
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void doesNotDoubtWhatWasBuiltAnewSince(int major) throws Exception {
    database(
        major,
        "CREATE TABLE t (n text COLLATE num, m text COLLATE num)",
        "CREATE INDEX t_n ON t (n)",
        "CREATE INDEX t_m ON t (m)");
    otherVersion();
    InPlaceExamination first = examine();
    execute("REINDEX INDEX public.t_n");

    InPlaceExamination second = examine(first.marks());

    assertThat(subjects(first, Kind.REBUILD)).hasSize(2);
    assertThat(subjects(second, Kind.REBUILD)).containsExactly("index public.t_m");
    assertThat(second.rebuilt()).isEqualTo(1);

    execute("UPDATE pg_catalog.pg_collation SET collversion = NULL WHERE collname = 'num'");
    assertThat(subjects(examine(second.marks()), Kind.REBUILD)).containsExactly("index public.t_m");
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void namesRowsThatBreakWhatTheyOnceKept(int major) throws Exception {
    database(
        major,
        """
        CREATE TABLE t (id int PRIMARY KEY, n text COLLATE num CHECK (n < 'x5'),
          early boolean GENERATED ALWAYS AS (n < 'x3') STORED)
        """,
        "INSERT INTO t VALUES (1, 'x1'), (2, 'x10'), (3, 'x2')",
        "CREATE DOMAIN small AS text CHECK (VALUE COLLATE num < 'x5')",
        "CREATE TABLE d (s small)",
        "INSERT INTO d VALUES ('x1'), ('x40')",
        "CREATE MATERIALIZED VIEW sorted AS SELECT n FROM t ORDER BY n",
        "CREATE MATERIALIZED VIEW counted AS SELECT count(*) FROM t");
    otherVersion();
    otherOrder(major);
    execute("SET search_path = ''");

    InPlaceExamination found = examine();

    assertThat(found.defects())
        .extracting(Finding::code, Finding::subject)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple("check-broken", "check t_n_check on public.t"),
            org.assertj.core.groups.Tuple.tuple(
                "check-broken", "domain public.small in column s of public.d"),
            org.assertj.core.groups.Tuple.tuple(
                "generated-value-differs", "generated column early of public.t"));
    assertThat(found.defects().toString())
        .contains("1 row break it, as texts are sorted now: (2) at (0,2)");
    assertThat(found.findings())
        .extracting(Finding::subject)
        .containsExactly("materialized view public.sorted");
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void asksTheServerWhetherBordersStillStandInOrder(int major) throws Exception {
    database(
        major,
        "CREATE TABLE p (k text COLLATE num, v int) PARTITION BY RANGE (k)",
        "CREATE TABLE p1 PARTITION OF p FOR VALUES FROM ('x1') TO ('x30')",
        "CREATE TABLE p2 PARTITION OF p FOR VALUES FROM ('x30') TO ('x9')",
        "INSERT INTO p VALUES ('x11', 1), ('x4', 2)");
    otherVersion();
    otherOrder(major);
    execute("SET search_path = ''");

    InPlaceExamination found = examine();

    assertThat(found.defects())
        .extracting(Finding::code)
        .contains("partition-borders-disordered", "rows-in-wrong-partition");
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void namesBothRowsOfAnExclusion(int major) throws Exception {
    database(
        major,
        "CREATE EXTENSION btree_gist",
        """
        CREATE TABLE booking (id int PRIMARY KEY, room text COLLATE num, during int4range,
          CONSTRAINT no_overlap EXCLUDE USING gist (room WITH =, during WITH &&))
        """,
        "INSERT INTO booking VALUES (1, 'x1', '[1,5)'), (2, 'x2', '[1,5)')",
        "UPDATE pg_index SET indisexclusion = false WHERE indexrelid = 'no_overlap'::regclass",
        "INSERT INTO booking VALUES (3, 'x2', '[4,6)')",
        "UPDATE pg_index SET indisexclusion = true WHERE indexrelid = 'no_overlap'::regclass");
    otherVersion();
    InPlaceStep step =
        examine().steps().stream().filter(s -> s.kind() == Kind.REBUILD).findFirst().orElseThrow();

    InPlaceResult result =
        Rebuild.run(connection, "app", Long.parseLong(step.key()), step.statement());

    assertThat(result.done()).isFalse();
    assertThat(result.findings().getFirst().code()).isEqualTo("excluded-rows");
    assertThat(result.words()).contains("(2) at (0,2) and (3) at (0,3)");
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void dropsWhatABuildBesideWritersLeftBehind(int major) throws Exception {
    database(
        major,
        "CREATE TABLE t (id int, n text COLLATE num)",
        "INSERT INTO t VALUES (1, 'a'), (2, 'a')",
        "CREATE INDEX t_n ON t (n)",
        "CREATE INDEX t_n_ccnew ON t (n)",
        "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 't_n_ccnew'::regclass",
        "UPDATE pg_index SET indisunique = true WHERE indexrelid = 't_n'::regclass");
    otherVersion();
    TextIndex index =
        TextIndexes.read(connection).stream()
            .filter(i -> i.name().equals("public.t_n"))
            .findFirst()
            .orElseThrow();

    InPlaceResult result =
        Rebuild.run(connection, "app", index.oid(), Rebuild.statement(index, true));

    assertThat(result.findings().getFirst().code()).isEqualTo("duplicate-rows");
    assertThat(result.words()).contains("row at (0,1) and row at (0,2)");
    assertThat(TextIndexes.read(connection))
        .extracting(TextIndex::name)
        .filteredOn(name -> name.startsWith("public."))
        .containsExactly("public.t_n");
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void goesWithoutAmcheckWhereTheRoleMayNotMakeIt(int major) throws Exception {
    database(major, "CREATE TABLE t (n text COLLATE num)", "CREATE INDEX t_n ON t (n)");
    otherVersion();
    execute("SET ROLE pg_monitor");

    InPlaceExamination found = examine();

    assertThat(found.examined()).isZero();
    assertThat(subjects(found, Kind.REBUILD)).containsExactly("index public.t_n");
    assertThat(found.findings()).extracting(Finding::code).contains("entries-not-examined");
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void asksAnAmcheckOfAnEarlierVersionAndLeavesItAsItIs(int major) throws Exception {
    database(
        major,
        "CREATE EXTENSION amcheck VERSION '1.0'",
        "CREATE TABLE t (n text COLLATE num)",
        "CREATE INDEX t_n ON t (n)");
    execute("SET search_path = ''");

    InPlaceExamination found = examine();

    assertThat(found.examined()).isEqualTo(2);
    assertThat(subjects(found, Kind.REBUILD)).isEmpty();
    assertThat(subjects(found, Kind.UPDATE_EXTENSION)).containsExactly("extension amcheck");
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void namesAnIndexThatCannotBeAskedNorBuilt(int major) throws Exception {
    database(
        major,
        "CREATE FUNCTION short(text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN"
            + " lower($1); END'",
        "CREATE TABLE t (n text COLLATE num)",
        "INSERT INTO t VALUES ('a')",
        "CREATE INDEX t_n ON t (short(n))",
        "CREATE OR REPLACE FUNCTION short(text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS 'BEGIN"
            + " RETURN nowhere($1); END'");
    otherVersion();

    InPlaceExamination found = examine();
    InPlaceStep step = found.steps().getFirst();
    InPlaceResult result =
        Rebuild.run(connection, "app", Long.parseLong(step.key()), step.statement());

    assertThat(found.findings())
        .extracting(Finding::code, Finding::subject)
        .contains(org.assertj.core.groups.Tuple.tuple("entries-not-examined", "index public.t_n"));
    assertThat(step.why()).contains("version 1.0 is written down");
    assertThat(result.findings())
        .extracting(Finding::code, Finding::subject)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("index-not-rebuilt", "index public.t_n"));
    assertThat(result.findings().getFirst().measured()).contains("nowhere", "42883");
  }

  /** Before version 17 such a function finds what it needs by the application's path. */
  @Test
  void tellsHowFarTheLookIntoIndexesIs() throws SQLException {
    database(
        18,
        "CREATE TABLE t (id int PRIMARY KEY, n varchar(9) COLLATE num)",
        "INSERT INTO t SELECT i, i::text FROM generate_series(1, 1000) i",
        "CREATE INDEX t_n ON t (n)",
        "CREATE INDEX t_w ON t USING gin (to_tsvector('simple', n))");
    otherVersion();
    List<String> sizes =
        List.of(
            Rows.value(connection, "SELECT pg_relation_size('public.t_n')"),
            Rows.value(connection, "SELECT pg_relation_size('public.t_pkey')"));
    long both = sizes.stream().mapToLong(Long::parseLong).sum();

    examine();

    assertThat(watched)
        .containsExactly(
            "app 2 " + both,
            "app begins public.t_n",
            "app ends public.t_n " + sizes.get(0),
            "app begins public.t_pkey",
            "app ends public.t_pkey " + sizes.get(1));
  }

  @Test
  void buildsAnIndexWhoseFunctionGoesByTheApplicationsPath() throws Exception {
    database(
        15,
        "CREATE FUNCTION plain(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT lower($1)'",
        "CREATE FUNCTION short(text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN"
            + " plain($1); END'",
        "CREATE TABLE t (n text COLLATE num)",
        "INSERT INTO t VALUES ('a')",
        "CREATE INDEX t_n ON t (short(n))");
    otherVersion();

    InPlaceExamination found = examine();
    InPlaceStep step = found.steps().getFirst();
    InPlaceResult result =
        Rebuild.run(connection, "app", Long.parseLong(step.key()), step.statement());

    assertThat(found.examined()).isEqualTo(2);
    assertThat(result.done()).as("%s", result).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void keepsInDoubtWhatAnEarlierRunCouldNotBuildWhateverTheVersionsSay(int major) throws Exception {
    database(major, "CREATE TABLE t (n text COLLATE num)", "CREATE INDEX t_n ON t (n)");
    otherVersion();
    InPlaceExamination doubtful = examine();
    execute("ALTER COLLATION public.num REFRESH VERSION");

    InPlaceExamination pending = examine(doubtful.marks());
    execute("REINDEX INDEX public.t_n");
    InPlaceExamination built = examine(doubtful.marks());

    assertThat(pending.steps().getFirst().why()).contains("it was not built anew since");
    assertThat(subjects(built, Kind.REBUILD)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void saysThatPartitionsAreUnknownWhereTheRoleMayNotReadThem(int major) throws Exception {
    database(
        major,
        "CREATE TABLE p (k text COLLATE num) PARTITION BY RANGE (k)",
        "CREATE TABLE p1 PARTITION OF p FOR VALUES FROM ('a') TO ('b')");
    otherVersion();
    execute("SET ROLE pg_monitor");

    InPlaceExamination found = examine();

    assertThat(found.defects())
        .extracting(Finding::code, Finding::subject)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("partitions-not-examined", "table public.p"));
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void dropsWhatItsOwnBrokenOffBuildLeftAndLeavesOtherInvalidIndexesAlone(int major)
      throws Exception {
    String longName = "index_of_a_name_that_fills_sixty_three_bytes_to_the_very_last_üü";
    String cut = "index_of_a_name_that_fills_sixty_three_bytes_to_the_very_ccold1";
    database(
        major,
        "CREATE TABLE t (n text COLLATE num, m text COLLATE num)",
        "CREATE INDEX t_n ON t (n)",
        "CREATE INDEX t_n_ccnew ON t (n)",
        "CREATE INDEX " + longName + " ON t (m)",
        "CREATE INDEX " + cut + " ON t (m)",
        "CREATE INDEX t_other_ccnew ON t (n)",
        "CREATE INDEX t_failed ON t (n)",
        "UPDATE pg_index SET indisvalid = false WHERE indexrelid IN ('t_n_ccnew'::regclass, '"
            + cut
            + "'::regclass, 't_other_ccnew'::regclass, 't_failed'::regclass)");
    otherVersion();

    InPlaceExamination first = examine();
    InPlaceExamination second = examine(first.marks());
    InPlaceStep drop =
        second.steps().stream().filter(s -> s.kind() == Kind.DROP_LEFTOVER).findFirst().get();
    Rebuild.run(connection, "app", Long.parseLong(drop.key()), drop.statement());

    assertThat(subjects(first, Kind.DROP_LEFTOVER)).isEmpty();
    assertThat(first.findings())
        .extracting(Finding::code, Finding::subject)
        .contains(
            org.assertj.core.groups.Tuple.tuple("index-invalid", "index public.t_failed"),
            org.assertj.core.groups.Tuple.tuple("index-invalid", "index public.t_n_ccnew"));
    assertThat(subjects(first, Kind.REBUILD)).hasSize(2).contains("index public.t_n");
    assertThat(subjects(second, Kind.DROP_LEFTOVER))
        .containsExactly("index public." + cut, "index public.t_n_ccnew");
    assertThat(second.findings())
        .extracting(Finding::subject)
        .contains("index public.t_failed", "index public.t_other_ccnew")
        .doesNotContain("index public.t_n_ccnew");
    assertThat(subjects(examine(first.marks()), Kind.DROP_LEFTOVER)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void doubtsWhatWasBuiltUnderAVersionThatIsGoneAgain(int major) throws Exception {
    database(major, "CREATE TABLE t (n text COLLATE num)", "CREATE INDEX t_n ON t (n)");
    otherVersion();
    String kept = mark(examine());
    execute("UPDATE pg_collation SET collversion = pg_collation_actual_version(oid)");
    execute("REINDEX INDEX public.t_n");

    // Built anew under the version "2.0" after the mark was made; the earlier programs run again.
    InPlaceExamination back =
        examine(Map.of("public.t_n", kept.replaceFirst("under .* of", "under 2.0 of")));
    InPlaceExamination never = examine(Map.of("public.t_n", "999999999 under 2.0 of " + major));

    assertThat(subjects(back, Kind.REBUILD)).containsExactly("index public.t_n");
    assertThat(back.steps().getFirst().why()).contains("by another version (2.0 of " + major);
    assertThat(subjects(never, Kind.REBUILD)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void takesALowerFileNumberForAnEarlierCopyAndNotForABuildSince(int major) throws Exception {
    database(major, "CREATE TABLE t (n text COLLATE num)", "CREATE INDEX t_n ON t (n)");
    otherVersion();
    String kept = mark(examine());

    InPlaceExamination copy =
        examine(Map.of("public.t_n", kept.replaceFirst("^\\d+", "999999999")));

    assertThat(copy.rebuilt()).isZero();
    assertThat(subjects(copy, Kind.REBUILD)).containsExactly("index public.t_n");
  }

  /** What the manifest says of the time before, and a run that came to its end. */
  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void doubtsWhatWasRefreshedTooEarlyUntilAllOfItIsInOrder(int major) throws Exception {
    database(
        major,
        "CREATE TABLE t (n text COLLATE num)",
        "CREATE INDEX t_n ON t (n)",
        "INSERT INTO t VALUES ('x')",
        "CREATE MATERIALIZED VIEW sorted AS SELECT n FROM t ORDER BY n",
        "ANALYZE");
    execute("SET search_path = ''");
    List<Fact> before =
        List.of(new Fact(Fact.Kind.COLLATION, "public", "", "num", Map.of("actual", "0.9")));

    InPlaceExamination early = examine(before, Map.of());
    InPlaceExamination settled = examine(before, early.settled());

    assertThat(early.findings())
        .extracting(Finding::code)
        .containsExactlyInAnyOrder("refreshed-before-rebuilt", "materialized-view-sorted-before");
    assertThat(subjects(early, Kind.REBUILD)).containsExactly("index public.t_n");
    assertThat(subjects(early, Kind.ANALYZE)).contains("table public.t");
    assertThat(settled.findings()).isEmpty();
    assertThat(settled.steps()).isEmpty();
  }

  /** musl reports no version; here functions that hide the server's own say the same. */
  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void tellsWhatALibraryWithoutVersionsLeavesOpen(int major) throws Exception {
    database(major, "CREATE TABLE t (n text COLLATE num)", "CREATE INDEX t_n ON t (n)");
    String database = url().replaceFirst(".*/", "");
    execute("CREATE SCHEMA musl");
    for (String function :
        List.of("pg_collation_actual_version", "pg_database_collation_actual_version")) {
      execute(
          "CREATE FUNCTION musl."
              + function
              + "(oid) RETURNS text LANGUAGE sql STABLE STRICT AS 'SELECT NULL::text'");
    }
    execute(
        "UPDATE pg_database SET datlocprovider = 'i', datcollversion = NULL, "
            + (major >= 17 ? "datlocale" : "daticulocale")
            + " = 'en' WHERE datname = '"
            + database
            + "'");
    execute("SET search_path = musl, pg_catalog");

    InPlaceExamination found = examine();
    execute(
        "UPDATE pg_catalog.pg_database SET datlocprovider = 'c', "
            + (major >= 17 ? "datlocale" : "daticulocale")
            + " = NULL WHERE datname = '"
            + database
            + "'");

    assertThat(found.findings())
        .extracting(Finding::code)
        .contains("collation-version-gone", "collation-version-unknown");
    assertThat(subjects(found, Kind.REBUILD)).containsExactly("index public.t_n");
    assertThat(subjects(found, Kind.REFRESH)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void gathersStatisticsWhereThereAreNone(int major) throws Exception {
    database(
        major,
        "CREATE TABLE known (id int)",
        "INSERT INTO known VALUES (1)",
        "ANALYZE known",
        "CREATE TABLE unknown (id int)",
        "INSERT INTO unknown VALUES (1)");
    execute("SET search_path = ''");

    assertThat(subjects(examine(), Kind.ANALYZE)).containsExactly("table public.unknown");
  }
}

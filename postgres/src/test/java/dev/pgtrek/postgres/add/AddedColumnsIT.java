package dev.pgtrek.postgres.add;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Severity;
import dev.pgtrek.postgres.move.rows.MoveTask;
import dev.pgtrek.postgres.sql.Rows;
import dev.pgtrek.spi.AddedColumn;
import dev.pgtrek.spi.Additions;
import dev.pgtrek.spi.MoveChoices;
import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@ValueSource(ints = {15, 17, 18})
class AddedColumnsIT {

  private static final String PLACE =
      "provider.place geography(Point,4326) from (longitude, latitude)";

  private final TestServer server;
  private final String url;
  private final Connection connection;

  AddedColumnsIT(int major) {
    server = Servers.postgres(major);
    url = server.newDatabase();
    connection = server.jdbc(url);
  }

  @BeforeEach
  void fill() throws SQLException {
    run(
        "CREATE SCHEMA extensions; CREATE EXTENSION postgis SCHEMA extensions; CREATE SCHEMA"
            + " pgtrek; CREATE TABLE provider (id int PRIMARY KEY, name text, longitude"
            + " numeric(9,6), latitude double precision); INSERT INTO provider VALUES (1, 'a',"
            + " 13.4, 52.5), (2, 'b', NULL, 1), (3, 'c', 2.35, 48.86)");
    connection.setAutoCommit(false);
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  @Test
  void makesPointsOfTwoColumnsWhereverPostgisLives() throws SQLException {
    AppliedColumns applied = apply(PLACE);

    assertThat(applied.added())
        .containsExactly(
            "column public.provider.place",
            "comment table column public.provider.place",
            "index public.provider_place_idx");
    assertThat(rows("SELECT id, extensions.ST_AsText(place) FROM provider ORDER BY id"))
        .containsExactly(
            List.of("1", "POINT(13.4 52.5)"), List.of("2", ""), List.of("3", "POINT(2.35 48.86)"));
    assertThat(
            rows(
                "SELECT attgenerated, format_type(atttypid, atttypmod) FROM pg_attribute"
                    + " WHERE attrelid = 'provider'::regclass AND attname = 'place'"))
        .containsExactly(List.of("", "extensions.geography(Point,4326)"));
    assertThat(rows("SELECT indexdef FROM pg_indexes WHERE indexname = 'provider_place_idx'"))
        .containsExactly(
            List.of("CREATE INDEX provider_place_idx ON public.provider USING gist (place)"));
  }

  @Test
  void neitherFiresTriggersNorNeedsAReplicaIdentity() throws SQLException {
    run(
        "CREATE TABLE visit (longitude real, latitude int, changed int DEFAULT 0); INSERT INTO"
            + " visit VALUES (1, 2); CREATE PUBLICATION p FOR ALL TABLES; CREATE FUNCTION touch()"
            + " RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.changed = 1; RETURN NEW; END';"
            + " CREATE TRIGGER touch BEFORE UPDATE ON visit FOR EACH ROW EXECUTE FUNCTION touch();"
            + " ALTER TABLE visit ENABLE ROW LEVEL SECURITY; ALTER TABLE visit FORCE ROW LEVEL"
            + " SECURITY");

    apply("visit.place geometry(Point,4326) from (longitude, latitude)");

    assertThat(rows("SELECT changed, extensions.ST_AsText(place) FROM visit"))
        .containsExactly(List.of("0", "POINT(1 2)"));
  }

  @Test
  void addsColumnsOfEveryKindInAllPartitions() throws SQLException {
    run(
        "CREATE TABLE log (id int, at date) PARTITION BY RANGE (at); CREATE TABLE log_1 PARTITION"
            + " OF log FOR VALUES FROM ('2026-01-01') TO ('2027-01-01'); INSERT INTO log VALUES (1,"
            + " '2026-02-03')");

    apply(
        "log.address text",
        "public.log.plus_code varchar(20) comment 'Open Location Code, it''s short'",
        "log.facts jsonb not null default '{}' index",
        "log.\"Tags\" text[] index gin");

    assertThat(rows("SELECT facts, address FROM log_1")).containsExactly(List.of("{}", ""));
    assertThat(
            rows(
                "SELECT col_description('log'::regclass, attnum), format_type(atttypid, atttypmod)"
                    + " FROM pg_attribute WHERE attrelid = 'log'::regclass AND attnum > 3"
                    + " ORDER BY attnum"))
        .containsExactly(
            List.of("Open Location Code, it's short", "character varying(20)"),
            List.of("", "jsonb"),
            List.of("", "text[]"));
    assertThat(rows("SELECT indexname FROM pg_indexes WHERE tablename = 'log' ORDER BY 1"))
        .containsExactly(List.of("log_Tags_idx"), List.of("log_facts_idx"));
  }

  @Test
  void doesNothingTwice() throws SQLException {
    apply(PLACE, "provider.address text");
    run("UPDATE provider SET place = NULL WHERE id = 3");

    AppliedColumns again = apply(PLACE, "provider.address text");
    String script = plan(PLACE, "provider.address text").script("Again");
    run(script);

    assertThat(again.added()).isEmpty();
    assertThat(again.findings())
        .extracting(Finding::code)
        .containsExactly("addition-there", "addition-there");
    assertThat(rows("SELECT count(place) FROM provider")).containsExactly(List.of("1"));
  }

  @Test
  void buildsAnIndexThatIsAskedForOfAColumnThatIsThere() throws SQLException {
    AppliedColumns first = apply("provider.name text index");
    AppliedColumns again = apply("provider.name text index");

    assertThat(first.added()).containsExactly("index public.provider_name_idx");
    assertThat(again.added()).isEmpty();
    assertThat(plan("provider.name text index").script("Names"))
        .contains("CREATE INDEX IF NOT EXISTS provider_name_idx");
  }

  @Test
  void scriptDoesTheSameUnderAnySearchPath() throws SQLException {
    String script = plan(PLACE, "provider.facts jsonb default '{}'").script("Places and facts");

    run("SET search_path = pg_catalog");
    run(script);

    assertThat(rows("SELECT count(place), count(facts) FROM public.provider"))
        .containsExactly(List.of("2", "3"));
  }

  @Test
  void scriptRefusesAColumnOfAnotherType() throws SQLException {
    String script = plan("provider.address text").script("Address");
    run("ALTER TABLE provider ADD COLUMN address varchar(3)");

    assertThatThrownBy(() -> run(script))
        .hasMessageContaining("column provider.address is character varying(3), not text");
  }

  @Test
  void scriptRefusesPlacesThatAreNone() throws SQLException {
    String script = plan(PLACE).script("Places");
    run("UPDATE provider SET longitude = 200 WHERE id = 3");

    assertThatThrownBy(() -> run(script)).hasMessageContaining("are no place on Earth");
  }

  @Test
  void findsPlacesThatAreNoneAndNamesTheirKeys() throws SQLException {
    run(
        "INSERT INTO provider VALUES (7, 'x', 200, 10), (8, 'y', 10, 'NaN'), (9, 'z', 0, 0),"
            + " (10, 'half', NULL, 1000)");

    List<Finding> found = plan(PLACE).findings();
    AppliedColumns applied = apply(PLACE);

    assertThat(found)
        .extracting(Finding::code)
        .containsExactly("coordinates-out-of-range", "coordinates-half", "coordinates-zero");
    assertThat(found.getFirst())
        .returns(Severity.BLOCK, Finding::severity)
        .returns("2 rows are no place on Earth, among them (id) = (7), (8)", Finding::measured);
    assertThat(applied.blocked()).isTrue();
    assertThat(rows("SELECT count(*) FROM pg_attribute WHERE attname = 'place'"))
        .containsExactly(List.of("0"));
  }

  /** A move's rows are read after its checks, and adding comes after the proof. */
  @Test
  void aMovesStepAddsNothingWhereRowsHaveComeThatAreNoPlace() throws Exception {
    connection.commit();
    connection.setAutoCommit(true);
    MoveTask step =
        AdditionSteps.columns(connection, connection, moveThatAdds(columns(PLACE))).orElseThrow();
    run("INSERT INTO provider VALUES (7, 'x', 200, 10)");
    connection.setAutoCommit(false);

    assertThatThrownBy(() -> step.work().on(new Both(connection, connection)))
        .isInstanceOfSatisfying(
            PgtrekException.Target.class,
            refused -> {
              assertThat(refused.code()).isEqualTo("additions-refused");
              assertThat(refused)
                  .hasMessageContaining("public.provider.place")
                  .hasMessageContaining("1 rows are no place on Earth, among them (id) = (7)");
              assertThat(refused.next()).endsWith(" Then run the same command again.");
            });
    connection.rollback();
  }

  @Test
  void proposesToExchangeNumbersThatStandTheOtherWayRound() throws SQLException {
    run("UPDATE provider SET longitude = latitude, latitude = 100 WHERE id = 1");

    List<Finding> found =
        plan("provider.place geography(Point,4326) from (longitude, latitude)").findings();

    assertThat(found.getFirst().fix()).startsWith("All of them would be places with both numbers");
  }

  @Test
  void givesNoPointWhereThatIsAskedFor() throws SQLException {
    run("INSERT INTO provider VALUES (7, 'x', 200, 10)");

    AppliedColumns applied = apply(PLACE + " else null");

    assertThat(applied.findings().getFirst().severity()).isEqualTo(Severity.WARN);
    assertThat(rows("SELECT id FROM provider WHERE place IS NULL ORDER BY id"))
        .containsExactly(List.of("2"), List.of("7"));
  }

  @Test
  void saysWhatCannotBeAdded() throws SQLException {
    run(
        "CREATE VIEW v AS SELECT 1 AS one; CREATE SCHEMA other; CREATE TABLE other.provider (id"
            + " int); CREATE TABLE \"Mixed\" (id int); CREATE TABLE one (name text, double int"
            + " GENERATED ALWAYS AS (2) STORED)");

    assertThat(codes("provider.c text")).containsExactly("addition-table-ambiguous");
    assertThat(codes("mixed.c text")).containsExactly("addition-table-missing");
    assertThat(plan("mixed.c text").findings().getFirst().fix()).contains("\"public\".\"Mixed\"");
    assertThat(codes("v.c text")).containsExactly("addition-not-a-table");
    assertThat(codes("one.c no_such_type")).containsExactly("addition-type-refused");
    assertThat(codes("one.c text primary key")).containsExactly("addition-type-refused");
    assertThat(codes("one.c varchar(0)")).containsExactly("addition-type-refused");
    assertThat(codes("one.c int default 'x'")).containsExactly("addition-default-refused");
    assertThat(codes("one.c json index gin")).containsExactly("addition-index-refused");
    assertThat(codes("one.name int")).containsExactly("addition-other-type");
    assertThat(codes("one.c int", "one.c text")).containsExactly("addition-twice");
    assertThat(codes("one.c geography(Polygon,4326) from (double, double)"))
        .containsExactly("addition-no-points");
    assertThat(codes("one.c geography(Point,4326) from (name, double)"))
        .containsExactly("coordinate-not-a-number", "coordinate-not-a-number");
    assertThat(codes("one.c geography(Point,4326) from (lon, name)"))
        .containsExactly("coordinate-missing", "coordinate-not-a-number");
    assertThat(codes("public.provider.c int not null")).containsExactly("addition-needs-default");
    assertThat(codes("one.c int not null")).isEmpty();
  }

  @Test
  void saysThatOnlyOwnersAdd() throws SQLException {
    String role = "stranger_" + System.nanoTime();
    run("CREATE ROLE " + role + "; GRANT SELECT ON provider TO " + role);
    run("SET ROLE " + role);

    List<String> codes = codes("provider.c text");
    run("RESET ROLE; DROP OWNED BY " + role + "; DROP ROLE " + role);

    assertThat(codes).containsExactly("addition-right-missing");
  }

  @Test
  void indexesVectorsByTheDistanceThatIsAskedFor() throws SQLException {
    if (server.major() == 15) {
      assertThat(plan("provider.v vector(3)").findings().getFirst().fix())
          .isEqualTo("It is a type of pgvector: --with-extensions vector");
      return;
    }
    run("CREATE EXTENSION vector SCHEMA extensions");

    apply(
        "provider.a vector(1536)",
        "provider.b vector(1536) index hnsw l2",
        "provider.c halfvec(3000) index",
        "provider.d bit(64) index hnsw jaccard",
        "provider.e sparsevec(10) index hnsw ip");

    assertThat(rows("SELECT indexdef FROM pg_indexes WHERE indexdef LIKE '%hnsw%' ORDER BY 1"))
        .extracting(row -> row.getFirst().replaceFirst(".*hnsw", ""))
        .containsExactly(
            " (b extensions.vector_l2_ops)",
            " (c extensions.halfvec_cosine_ops)",
            " (d extensions.bit_jaccard_ops)",
            " (e extensions.sparsevec_ip_ops)");
    assertThat(codes("provider.f vector(3000) index hnsw"))
        .containsExactly("addition-index-refused");
    assertThat(codes("provider.f vector index hnsw")).containsExactly("addition-index-refused");
    assertThat(codes("provider.f vector(3) index hnsw nearly"))
        .containsExactly("addition-index-refused");
    assertThat(codes("provider.f vector(3) index ivfflat"))
        .containsExactly("addition-index-too-early");
  }

  private static MoveChoices moveThatAdds(List<AddedColumn> columns) {
    return new MoveChoices(
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        true,
        true,
        true,
        Map.of(),
        false,
        1,
        null,
        new Additions(List.of(), columns),
        null);
  }

  /** The database stands for both sides. */
  private record Both(Connection source, Connection target) implements MoveTask.Ends {}

  private AdditionPlan plan(String... wanted) throws SQLException {
    return AdditionPlan.of(connection, connection, columns(wanted));
  }

  private List<String> codes(String... wanted) throws SQLException {
    return plan(wanted).findings().stream().map(Finding::code).toList();
  }

  private AppliedColumns apply(String... wanted) throws SQLException {
    AppliedColumns applied = AppliedColumns.in(connection, columns(wanted));
    connection.commit();
    return applied;
  }

  private static List<AddedColumn> columns(String... wanted) {
    return Stream.of(wanted).map(AdditionReader::read).toList();
  }

  private List<List<String>> rows(String sql) throws SQLException {
    return Rows.of(connection, sql);
  }

  private void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute(sql);
    } catch (SQLException failure) {
      if (!connection.getAutoCommit()) {
        connection.rollback();
      }
      throw failure;
    }
  }
}

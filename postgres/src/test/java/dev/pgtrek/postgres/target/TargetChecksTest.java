package dev.pgtrek.postgres.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Severity;
import dev.pgtrek.model.Table;
import dev.pgtrek.postgres.Samples;
import dev.pgtrek.postgres.session.Pooler;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each check fires on the first bad value and is silent on the last good one. */
class TargetChecksTest {

  private static final long GIGABYTE = 1L << 30;

  private static final ServerFacts SOUND =
      new ServerFacts(
          180006,
          false,
          false,
          "UTF8",
          "shop",
          "ann",
          true,
          true,
          true,
          false,
          90,
          true,
          GIGABYTE,
          4 * GIGABYTE,
          "/data",
          0);

  private static final BuildBudget BUDGET = new BuildBudget(2, GIGABYTE, 4);

  private static final SchemaContent EMPTY = new SchemaContent(List.of());

  @Test
  void findsNothingOnASoundServer() {
    assertThat(findings(facts -> facts)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"140012, true", "149999, true", "150000, false", "180006, false"})
  void blocksServersBefore15(int version, boolean fires) {
    assertThat(fires(f -> with(f, "version", version), "server-too-old", Severity.BLOCK))
        .isEqualTo(fires);
  }

  @Test
  void blocksAStandby() {
    assertThat(fires(f -> with(f, "inRecovery", true), "server-in-recovery", Severity.BLOCK))
        .isTrue();
  }

  @Test
  void blocksADatabaseThatIsReadOnlyByDefault() {
    assertThat(fires(f -> with(f, "readOnly", true), "read-only-by-default", Severity.BLOCK))
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource({"SQL_ASCII, true", "LATIN1, true", "UTF8, false"})
  void blocksOtherEncodingsThanUtf8(String encoding, boolean fires) {
    assertThat(fires(f -> with(f, "encoding", encoding), "encoding-not-utf8", Severity.BLOCK))
        .isEqualTo(fires);
  }

  @Test
  void blocksWhereTheJournalCannotBeMadeAndNamesTheGrant() {
    assertThat(findings(f -> with(f, "mayCreateSchemas", false)))
        .singleElement()
        .returns("right-to-create-schemas-missing", Finding::code)
        .returns("GRANT CREATE ON DATABASE \"shop\" TO \"ann\";", Finding::fix);
  }

  @Test
  void needsNoRightOnTheDatabaseWhereBothSchemasAreThere() {
    assertThat(findings(f -> with(with(f, "mayCreateSchemas", false), "journalThere", true)))
        .isEmpty();
  }

  @Test
  void blocksWhereTablesCannotBeMadeAndNamesTheGrant() {
    assertThat(findings(f -> with(f, "mayUseSchema", false)))
        .singleElement()
        .returns("right-to-create-tables-missing", Finding::code)
        .extracting(Finding::fix)
        .asString()
        .startsWith("GRANT CREATE, USAGE ON SCHEMA \"app\" TO \"ann\";");
  }

  @Test
  void blocksASchemaThatHoldsSomething() {
    SchemaContent content =
        new SchemaContent(
            List.of(
                new SchemaContent.Item("table", "a"),
                new SchemaContent.Item("table", "b"),
                new SchemaContent.Item("view", "v")));

    assertThat(findings(SOUND, content, List.of(), Pooler.NONE, OptionalLong.of(GIGABYTE), 0))
        .singleElement()
        .returns("schema-not-empty", Finding::code)
        .returns("2 tables (a, b), 1 view (v)", Finding::measured);
  }

  @Test
  void namesThePlannedTablesThatAreThere() {
    SchemaContent content = new SchemaContent(List.of(new SchemaContent.Item("table", "album")));
    List<Table> planned = List.of(Samples.album("app"));

    assertThat(findings(SOUND, content, planned, Pooler.NONE, OptionalLong.of(GIGABYTE), 0))
        .extracting(Finding::code)
        .containsExactly("schema-not-empty", "table-exists");
  }

  @ParameterizedTest
  @CsvSource({"5, ", "4, WARN", "3, BLOCK", "0, BLOCK"})
  void weighsTheFreeConnections(long free, Severity expected) {
    assertThat(findings(f -> with(f, "connectionsFree", free)))
        .extracting(Finding::severity)
        .isEqualTo(expected == null ? List.of() : List.of(expected));
  }

  @Test
  void namesTheJobsThatTheConnectionsAllow() {
    assertThat(findings(f -> with(f, "connectionsFree", 4L)))
        .extracting(Finding::fix)
        .containsExactly("--jobs 1");
  }

  @Test
  void warnsOfFsyncOff() {
    assertThat(fires(f -> with(f, "fsync", false), "fsync-off", Severity.WARN)).isTrue();
  }

  @Test
  void tellsThatIndexBuildsUseMoreMemory() {
    assertThat(
            fires(
                f -> with(f, "maintenanceMemory", 64L << 20),
                "maintenance-memory-raised",
                Severity.INFO))
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource({"4294967296, false", "4294967297, true"})
  void tellsThatCheckpointsWillStopTheLoad(long needed, boolean fires) {
    assertThat(
            findings(SOUND, EMPTY, List.of(), Pooler.NONE, OptionalLong.of(Long.MAX_VALUE), needed))
        .extracting(Finding::code)
        .isEqualTo(fires ? List.of("max-wal-size-small") : List.of());
  }

  @ParameterizedTest
  @CsvSource({"68719476735, true", "68719476736, false"})
  void asksForNoMoreThan64GigabytesBetweenCheckpoints(long maxWalSize, boolean fires) {
    assertThat(
            findings(
                with(SOUND, "maxWalSize", maxWalSize),
                EMPTY,
                List.of(),
                Pooler.NONE,
                OptionalLong.of(Long.MAX_VALUE),
                1L << 40))
        .extracting(Finding::code, Finding::fix)
        .isEqualTo(
            fires
                ? List.of(
                    tuple(
                        "max-wal-size-small",
                        "ALTER SYSTEM SET max_wal_size = '64GB'; SELECT pg_reload_conf();"))
                : List.of());
  }

  @ParameterizedTest
  @CsvSource({"1000, 1000, false", "999, 1000, true"})
  void blocksOnADiskThatIsTooSmall(long free, long needed, boolean fires) {
    assertThat(
            findings(SOUND, EMPTY, List.of(), Pooler.NONE, OptionalLong.of(free), needed).stream()
                .anyMatch(f -> f.code().equals("disk-space-short") && f.blocks()))
        .isEqualTo(fires);
  }

  @Test
  void saysThatTheDiskCannotBeMeasured() {
    assertThat(findings(SOUND, EMPTY, List.of(), Pooler.NONE, OptionalLong.empty(), 1000))
        .singleElement()
        .returns("disk-space-unknown", Finding::code)
        .returns(Severity.INFO, Finding::severity);
  }

  @Test
  void blocksAPoolerOfTransactionsOnly() {
    OptionalLong free = OptionalLong.of(GIGABYTE);

    assertThat(findings(SOUND, EMPTY, List.of(), Pooler.OF_TRANSACTIONS, free, 0))
        .singleElement()
        .returns("pooler-of-transactions", Finding::code)
        .returns(Severity.BLOCK, Finding::severity);
    assertThat(findings(SOUND, EMPTY, List.of(), Pooler.OF_SESSIONS, free, 0))
        .singleElement()
        .returns("pooler-between", Finding::code)
        .returns(Severity.INFO, Finding::severity);
  }

  @ParameterizedTest
  @CsvSource({
    "7, 7, 8, 7, NONE",
    "99, 7, 8, 7, OF_SESSIONS",
    "99, 7, 7, 8, OF_TRANSACTIONS",
    "99, 7, 7, 7, OF_TRANSACTIONS",
    "99, 7, 8, 9, OF_TRANSACTIONS",
    "7, 7, 8, 9, OF_TRANSACTIONS",
  })
  void tellsPoolersByTheBackendsThatAnswer(
      long announced, long first, long second, long again, Pooler expected) {
    assertThat(new Pooler.Sighting(announced, first, second, again).verdict()).isEqualTo(expected);
  }

  @Test
  void offersToCreateAMissingDatabase() {
    assertThat(TargetChecks.ofMissing(SOUND, "shop", BUDGET, OptionalLong.of(GIGABYTE), 0))
        .singleElement()
        .returns("database-missing", Finding::code)
        .returns(true, Finding::blocks)
        .extracting(Finding::fix)
        .asString()
        .contains("CREATE DATABASE \"shop\"");
  }

  private static boolean fires(UnaryOperator<ServerFacts> change, String code, Severity severity) {
    return findings(change).stream()
        .anyMatch(f -> f.code().equals(code) && f.severity() == severity);
  }

  private static List<Finding> findings(UnaryOperator<ServerFacts> change) {
    return findings(
        change.apply(SOUND), EMPTY, List.of(), Pooler.NONE, OptionalLong.of(GIGABYTE), 0);
  }

  private static List<Finding> findings(
      ServerFacts facts,
      SchemaContent content,
      List<Table> planned,
      Pooler pooler,
      OptionalLong free,
      long needed) {
    return TargetChecks.of(facts, "app", content, planned, pooler, BUDGET, free, needed);
  }

  private static ServerFacts with(ServerFacts facts, String component, Object value) {
    try {
      Object[] values = new Object[ServerFacts.class.getRecordComponents().length];
      Class<?>[] types = new Class<?>[values.length];
      for (int i = 0; i < values.length; i++) {
        var part = ServerFacts.class.getRecordComponents()[i];
        types[i] = part.getType();
        values[i] = part.getName().equals(component) ? value : part.getAccessor().invoke(facts);
      }
      return ServerFacts.class.getDeclaredConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException failure) {
      throw new LinkageError(failure.getMessage(), failure);
    }
  }
}

package dev.pgtrek.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.TableName;
import dev.pgtrek.postgres.url.PostgresUrl;
import dev.pgtrek.spi.PairTable;
import dev.pgtrek.spi.PairVerdict;
import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PostgresPairIT {

  private static final String TABLES =
      """
      CREATE TABLE big (id int PRIMARY KEY, word text);
      INSERT INTO big SELECT i, 'w' || i FROM generate_series(1, 5000) i;
      CREATE TABLE parts (id int, at date) PARTITION BY RANGE (at);
      CREATE TABLE parts_a PARTITION OF parts FOR VALUES FROM ('2026-01-01') TO ('2026-07-01');
      CREATE TABLE parts_b PARTITION OF parts FOR VALUES FROM ('2026-07-01') TO ('2027-01-01');
      INSERT INTO parts SELECT i, date '2026-01-01' + i FROM generate_series(0, 300) i;
      CREATE TABLE parent (id int);
      CREATE TABLE child (extra text) INHERITS (parent);
      INSERT INTO parent VALUES (1);
      INSERT INTO child VALUES (2, 'x');
      """;

  private final TestServer old = Servers.postgres(15);
  private final TestServer fresh = Servers.postgres(18);
  private final String source = old.newDatabase();
  private final String target = fresh.newDatabase();

  @Test
  void equalDatabasesAreEqualTableByTable() throws SQLException {
    old.execute(source, TABLES);
    fresh.execute(target, TABLES);

    try (PostgresPair pair = open()) {
      List<PairTable> tables = pair.tables();
      List<PairVerdict> verdicts = pair.compare(tables, 5);

      assertThat(pair.comparable()).isEmpty();
      assertThat(tables.getFirst().name()).isEqualTo(TableName.of("public", "big"));
      assertThat(verdicts).allMatch(PairVerdict::equal);
      assertThat(verdicts)
          .extracting(v -> Map.entry(v.table().table().text(), v.targetRows()))
          .containsExactlyInAnyOrder(
              Map.entry("big", 5000L),
              Map.entry("parts", 301L),
              Map.entry("parent", 1L),
              Map.entry("child", 1L));
      assertThat(pair.objects()).isEmpty();
    }
  }

  @Test
  void aPoolerOfTransactionsBeforeEitherSideStandsAgainstIt() {
    for (boolean first : List.of(true, false)) {
      try (SmallPooler pooler =
              first
                  ? SmallPooler.ofTransactions(old, source)
                  : SmallPooler.ofTransactions(fresh, target);
          PostgresPair pair =
              PostgresPair.open(
                  PostgresUrl.parse(first ? pooler.url() : source, Map.of()),
                  PostgresUrl.parse(first ? target : pooler.url(), Map.of()))) {
        assertThat(pair.check()).extracting(Finding::code).contains("pooler-of-transactions");
        assertThat(pair.comparable()).extracting(Finding::code).contains("pooler-of-transactions");
      }
    }
  }

  @Test
  void everySideIsSeenAsItWasAtOneMoment() throws SQLException {
    old.execute(source, TABLES);
    fresh.execute(target, TABLES);

    try (PostgresPair pair = open()) {
      List<PairTable> tables = pair.tables();
      fresh.execute(target, "DELETE FROM big");
      List<PairVerdict> verdicts = pair.compare(tables, 5);

      assertThat(verdicts).allMatch(PairVerdict::equal);
    }
  }

  @Test
  void aTableOfOneSideAndAMovedPartitionAreToldOfEach() throws SQLException {
    old.execute(source, TABLES + "CREATE TABLE only_old (id int)");
    fresh.execute(target, TABLES + "CREATE TABLE only_new (id int); DROP TABLE parts_b");

    try (PostgresPair pair = open()) {
      List<PairTable> tables = pair.tables();

      assertThat(tables)
          .filteredOn(t -> !t.onBoth())
          .extracting(t -> t.name() + " " + t.onSource() + " " + t.onTarget())
          .containsExactlyInAnyOrder("public.only_old true false", "public.only_new false true");
      assertThat(pair.objects())
          .extracting(o -> o.kind() + " " + o.identity() + " " + o.onTarget())
          .contains("table public.only_old false", "table public.parts_b false");
      PairTable parts =
          tables.stream().filter(t -> t.name().table().text().equals("parts")).findAny().get();
      assertThat(pair.compare(List.of(parts), 3).getFirst().targetRows()).isEqualTo(181);
    }
  }

  @Test
  void rowsThatAPolicyHidesAreNotComparedInSilence() throws SQLException {
    String role = "reader_" + UUID.randomUUID().toString().substring(0, 8);
    fresh.execute(target, TABLES + "ALTER TABLE big ENABLE ROW LEVEL SECURITY");
    fresh.execute(
        target,
        "CREATE ROLE %1$s LOGIN PASSWORD 'secret'; GRANT SELECT ON ALL TABLES IN SCHEMA public TO %1$s"
            .formatted(role));
    old.execute(source, TABLES);
    PostgresUrl restricted =
        PostgresUrl.parse(target.replaceFirst("//[^@]*@", "//" + role + ":secret@"), Map.of());

    List<Finding> found;
    try (PostgresPair pair = PostgresPair.open(PostgresUrl.parse(source, Map.of()), restricted)) {
      found = pair.comparable();
    }
    fresh.execute(target, "DROP OWNED BY " + role + "; DROP ROLE " + role);

    assertThat(found)
        .extracting(f -> f.code() + ": " + f.subject())
        .containsExactly("rows-hidden-by-policy: table public.big of the target");
  }

  @Test
  void aSideThatIsNotThereIsNamed() {
    PostgresUrl nowhere = PostgresUrl.parse("postgresql://postgres@127.0.0.1:1/x", Map.of());
    PostgresUrl there = PostgresUrl.parse(target, Map.of());

    assertThatThrownBy(() -> PostgresPair.open(nowhere, there))
        .isInstanceOf(PgtrekException.Source.class);
    assertThatThrownBy(() -> PostgresPair.open(there, nowhere))
        .isInstanceOf(PgtrekException.Target.class);
  }

  private PostgresPair open() {
    return PostgresPair.open(
        PostgresUrl.parse(source, Map.of()), PostgresUrl.parse(target, Map.of()));
  }
}

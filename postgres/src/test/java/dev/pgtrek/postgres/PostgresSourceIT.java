package dev.pgtrek.postgres;

import static dev.pgtrek.postgres.Samples.execute;
import static dev.pgtrek.postgres.Samples.url;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Column;
import dev.pgtrek.model.ColumnProfile;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Severity;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.TableName;
import dev.pgtrek.model.ValueKind;
import dev.pgtrek.postgres.client.ClientPlaces;
import dev.pgtrek.spi.ByteSlice;
import dev.pgtrek.spi.Chunk;
import dev.pgtrek.spi.ColumnRead;
import dev.pgtrek.spi.LargeValue;
import dev.pgtrek.spi.Measured;
import dev.pgtrek.spi.RowCursor;
import dev.pgtrek.spi.RunRecord;
import dev.pgtrek.spi.Snapshot;
import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@ValueSource(ints = {15, 18})
class PostgresSourceIT {

  private static final Path FILE = Path.of("/nonexistent/app.dump");

  private final TestServer server;
  private final String url;

  PostgresSourceIT(int major) {
    server = Servers.postgres(major);
    url = server.newDatabase();
  }

  private PostgresSource source(String... schemas) {
    return PostgresSource.open(url(url), List.of(schemas));
  }

  private void run(String... sql) {
    execute(server, url, String.join(";", sql));
  }

  @Test
  void showsOneStateToAllReadersHoweverTheDatabaseChanges() {
    run("CREATE TABLE t (id int)", "INSERT INTO t SELECT g FROM generate_series(1, 10000) g");

    try (PostgresSource source = source();
        Snapshot snapshot = source.snapshot(FILE)) {
      run("UPDATE t SET id = -id WHERE id % 2 = 0", "INSERT INTO t VALUES (0)");
      Table table = snapshot.catalog().table(TableName.of("public", "t")).orElseThrow();
      List<Chunk> chunks = snapshot.chunks(table, 1000);

      TreeSet<Long> seen = new TreeSet<>();
      chunks.forEach(c -> seen.addAll(integers(snapshot, c, table)));

      assertThat(chunks).hasSizeGreaterThan(3);
      assertThat(seen).hasSize(10_000).first().isEqualTo(1L);
    }
  }

  @Test
  void holdsTheTablesSoThatNobodyEmptiesOrRewritesThem() {
    run("CREATE TABLE t (id int)", "CREATE INDEX t_id ON t (id)", "INSERT INTO t VALUES (1)");

    try (PostgresSource source = source();
        Snapshot snapshot = source.snapshot(FILE)) {
      assertThat(snapshot.catalog().tables()).hasSize(1);
      for (String statement : List.of("TRUNCATE t", "CLUSTER t USING t_id", "VACUUM FULL t")) {
        assertThat(refusal(statement)).contains("lock timeout");
      }
    }
  }

  private String refusal(String statement) {
    try {
      try (Connection connection = server.jdbc(url);
          Statement session = connection.createStatement()) {
        session.execute("SET lock_timeout = 200");
        session.execute(statement);
      }
      return "";
    } catch (SQLException failure) {
      return String.valueOf(failure.getMessage());
    }
  }

  @Test
  void readsEachPartitionOnceAndEachHeirByItself() {
    run(
        "CREATE TABLE p (id int, v text) PARTITION BY RANGE (id)",
        "CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (100)",
        "CREATE TABLE p2 (v text, id int)",
        "ALTER TABLE p ATTACH PARTITION p2 FOR VALUES FROM (100) TO (1000)",
        "INSERT INTO p SELECT g, 'x' FROM generate_series(0, 999) g",
        "CREATE TABLE parent (id int)",
        "CREATE TABLE child (extra text) INHERITS (parent)",
        "INSERT INTO parent VALUES (1)",
        "INSERT INTO child VALUES (2, 'two')");

    try (PostgresSource source = source();
        Snapshot snapshot = source.snapshot(FILE)) {
      assertThat(snapshot.catalog().tables())
          .extracting(t -> t.name().table().text())
          .containsExactly("child", "p", "parent");
      assertThat(all(snapshot, "p")).hasSize(1000).doesNotHaveDuplicates();
      assertThat(all(snapshot, "parent")).containsExactly(1L);
      assertThat(all(snapshot, "child")).containsExactly(2L);
      Table table = snapshot.catalog().table(TableName.of("public", "p")).orElseThrow();
      assertThat(integers(snapshot, Chunk.whole(table.name()), table)).hasSize(1000);
    }
  }

  @Test
  void namesTheTablesThatTheRoleMayNotRead() {
    run(
        "CREATE TABLE open (id int)",
        "CREATE TABLE secret (id int)",
        "CREATE SCHEMA \"Back room\"",
        "CREATE TABLE \"Back room\".safe (id int)",
        "DROP ROLE IF EXISTS reader",
        "CREATE ROLE reader LOGIN PASSWORD 'pw'",
        "GRANT SELECT ON open TO reader");

    String asReader = url.replaceFirst("//[^@]*@", "//reader:pw@");
    try (PostgresSource source = PostgresSource.open(url(asReader), List.of())) {
      List<Finding> findings = source.check();
      PgtrekException.Source refused =
          catchThrowableOfType(PgtrekException.Source.class, () -> source.snapshot(FILE));

      assertThat(findings)
          .filteredOn(Finding::blocks)
          .singleElement()
          .satisfies(
              f -> {
                assertThat(f.code()).isEqualTo("source-right-missing");
                assertThat(f.measured())
                    .contains("public.secret", "\"Back room\".safe")
                    .doesNotContain("open");
              });
      assertThat(refused.exitCode()).isEqualTo(4);
      run(findings.getFirst().fix().replaceFirst("^As their owner: ", ""));
      assertThat(source.check()).isEmpty();
      source.snapshot(FILE).close();
    } finally {
      run("DROP OWNED BY reader", "DROP ROLE reader");
    }
  }

  @Test
  void refusesRowsThatAPolicyHides() {
    run(
        "CREATE TABLE mine (id int)",
        "INSERT INTO mine VALUES (1)",
        "ALTER TABLE mine ENABLE ROW LEVEL SECURITY",
        "CREATE POLICY none ON mine USING (false)",
        "DROP ROLE IF EXISTS hidden",
        "CREATE ROLE hidden LOGIN PASSWORD 'pw'",
        "GRANT SELECT ON mine TO hidden");

    String asHidden = url.replaceFirst("//[^@]*@", "//hidden:pw@");
    try (PostgresSource source = PostgresSource.open(url(asHidden), List.of())) {
      assertThat(source.check())
          .filteredOn(Finding::blocks)
          .extracting(Finding::code)
          .containsExactly("source-rows-hidden");
      run("ALTER ROLE hidden BYPASSRLS");
      try (Snapshot snapshot = source.snapshot(FILE)) {
        assertThat(all(snapshot, "mine")).containsExactly(1L);
      }
    } finally {
      run("DROP OWNED BY hidden", "DROP ROLE hidden");
    }
  }

  @Test
  void refusesAPoolerOfTransactions() {
    try (SmallPooler pooler = SmallPooler.ofTransactions(server, url);
        PostgresSource source = PostgresSource.open(url(pooler.url()), List.of())) {
      assertThat(source.check())
          .filteredOn(Finding::blocks)
          .extracting(Finding::code)
          .containsExactly("source-behind-pooler");
    }
  }

  @Test
  void saysThatTheStateIsLostWhenItsHolderIsCut() throws SQLException {
    run("CREATE TABLE t (id int)", "INSERT INTO t VALUES (1)");

    try (PostgresSource source = source();
        Snapshot snapshot = source.snapshot(FILE)) {
      server.terminate(url, "state = 'idle in transaction'");
      PgtrekException.Source lost =
          catchThrowableOfType(PgtrekException.Source.class, () -> all(snapshot, "t"));

      assertThat(lost.code()).isEqualTo("source-snapshot-lost");
      assertThat(lost).hasMessageContaining("The source was not altered");
      assertThat(lost.next()).contains("same command again");
    }
  }

  @Test
  void streamsLargeValuesOfTheSameState() throws Exception {
    run(
        "CREATE TABLE t (id int, v text, b bytea) PARTITION BY RANGE (id)",
        "CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10)",
        "CREATE TABLE t2 PARTITION OF t FOR VALUES FROM (10) TO (20)",
        "INSERT INTO t VALUES (1, 'short', ''), (11, repeat('ä', 20000000),"
            + " decode(repeat('00ff', 5000000), 'hex'))");

    try (PostgresSource source = source();
        Snapshot snapshot = source.snapshot(FILE)) {
      Table table = snapshot.catalog().table(TableName.of("public", "t")).orElseThrow();
      run("UPDATE t SET v = 'other', b = NULL");
      List<ColumnRead> columns =
          table.columns().stream().map(c -> new ColumnRead(c.name(), c.type(), true)).toList();
      try (RowCursor cursor = snapshot.read(Chunk.whole(table.name()), columns)) {
        assertThat(cursor.next()).isTrue();
        assertThat(cursor.kind(1)).isEqualTo(ValueKind.TEXT);
        assertThat(cursor.next()).isTrue();
        assertThat(cursor.kind(1)).isEqualTo(ValueKind.LARGE_TEXT);
        LargeValue text = cursor.large(1);
        LargeValue blob = cursor.large(2);

        assertThat(text.length()).isEqualTo(40_000_000);
        byte[] read;
        try (InputStream in = text.open()) {
          read = in.readAllBytes();
        }
        assertThat(new String(read, StandardCharsets.UTF_8)).isEqualTo("ä".repeat(20_000_000));
        assertThat(text.sha256()).isEqualTo(MessageDigest.getInstance("SHA-256").digest(read));
        assertThat(blob.length()).isEqualTo(10_000_000);
        try (InputStream in = blob.open()) {
          assertThat(in.readAllBytes()).hasSize(10_000_000).startsWith(0, 0xff, 0, 0xff);
        }
      }
      assertThat(((Measured) snapshot).measure(table).columns())
          .extracting(ColumnProfile::maxTextBytes)
          .containsExactly(0L, 40_000_000L, 10_000_000L);
    }
  }

  @Test
  void findsRowsWithoutAParentBehindWhatIsNotProved() {
    run(
        "CREATE EXTENSION citext",
        "CREATE TABLE p (a citext, b int, UNIQUE (a, b))",
        "CREATE TABLE c (id int PRIMARY KEY, a citext, b int)",
        "INSERT INTO p VALUES ('X', 1)",
        "INSERT INTO c VALUES (1, 'x', 1), (2, 'y', 1), (3, NULL, 9)",
        "ALTER TABLE c ADD FOREIGN KEY (a, b) REFERENCES p (a, b) NOT VALID");

    try (PostgresSource source = source();
        Snapshot snapshot = source.snapshot(FILE)) {
      assertThat(snapshot.orphans())
          .singleElement()
          .satisfies(
              o -> {
                assertThat(o.table()).isEqualTo(TableName.of("public", "c"));
                assertThat(o.count()).isEqualTo(1);
                assertThat(o.samples()).containsExactly("id=2");
              });
      Table child = snapshot.catalog().table(TableName.of("public", "c")).orElseThrow();
      List<String> found = new ArrayList<>();
      snapshot
          .search()
          .references(
              child,
              child.foreignKeys().getFirst(),
              (place, there, parent) -> found.add(place + " " + there + " " + parent));
      assertThat(found).containsExactly("1 true 1", "2 false 0");
      assertThatThrownBy(() -> snapshot.search().failing(child, "no such", each -> {}))
          .returns("condition-not-understood", e -> ((PgtrekException) e).code());
      List<Long> failing = new ArrayList<>();
      snapshot.search().failing(child, "b > 5 -- only the last", failing::add);
      assertThat(failing).containsExactly(1L, 2L);
      List<Long> places = new ArrayList<>();
      try (RowCursor cursor = snapshot.read(Chunk.whole(child.name()), List.of(ColumnRead.PLACE))) {
        while (cursor.next()) {
          places.add(cursor.integer(0));
        }
      }
      assertThat(places).containsExactly(1L, 2L, 3L);
    }
  }

  @Test
  void dumpsTheVeryStateThatItShows(@TempDir Path folder) throws Exception {
    run("CREATE TABLE t (id int)", "INSERT INTO t VALUES (1), (2)");
    Path file = folder.resolve("app.dump");

    try (PostgresSource source =
            PostgresSource.open(url(url), List.of(), new ClientPlaces(server.bin(), List.of()));
        Snapshot snapshot = source.snapshot(file)) {
      run("INSERT INTO t VALUES (3)", "CREATE TABLE later (id int)");
      snapshot.preserve();

      assertThat(source.check()).noneMatch(Finding::blocks);
      assertThat(snapshot.sha256()).matches("[0-9a-f]{64}");
      assertThat(file).exists();
      Process restore =
          new ProcessBuilder(
                  server.bin().resolve("pg_restore").toString(), "-f", "-", file.toString())
              .redirectErrorStream(true)
              .start();
      String sql = new String(restore.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(sql).contains("\n1\n2\n\\.\n").doesNotContain("later");
    }
  }

  @Test
  void saysHowToGoOnWithoutPgDump(@TempDir Path folder) {
    try (PostgresSource source =
        PostgresSource.open(url(url), List.of(), new ClientPlaces(folder, List.of()))) {
      assertThat(source.check())
          .filteredOn(Finding::blocks)
          .singleElement()
          .satisfies(
              f -> {
                assertThat(f.code()).isEqualTo("client-programs-missing");
                assertThat(f.fix()).contains("--no-backup");
              });
    }
  }

  @Test
  void tellsTheRunThatMadeWhatItHolds() {
    try (PostgresTarget target = Samples.begun(url, "app", "20261120_130241")) {
      assertThat(target.journal().latest()).isPresent();
    }

    try (PostgresSource all = source();
        Snapshot any = all.snapshot(FILE);
        PostgresSource named = source("public");
        Snapshot other = named.snapshot(FILE)) {
      assertThat(any.origin()).map(RunRecord::id).contains("20261120_130241");
      assertThat(other.origin()).isEmpty();
    }
  }

  @Test
  void findsIndexesThatAreNotValid() {
    run("CREATE TABLE t (id int)", "INSERT INTO t VALUES (1), (1)");
    assertThat(refusal("CREATE UNIQUE INDEX CONCURRENTLY t_id ON t (id)")).contains("t_id");

    try (PostgresSource source = source();
        Snapshot snapshot = source.snapshot(FILE)) {
      assertThat(snapshot.integrity())
          .singleElement()
          .satisfies(
              f -> {
                assertThat(f.code()).isEqualTo("source-index-invalid");
                assertThat(f.subject()).isEqualTo("public.t.t_id");
                assertThat(f.fix()).contains("DROP INDEX public.t_id;");
              });
      assertThat(snapshot.catalog().tables().getFirst().indexes()).isEmpty();
    }
  }

  @Test
  void saysWhichIndexesOverTextMayBeInTheWrongOrderAndHowThatIsMended() {
    run(
        "CREATE COLLATION \"the German\" (provider = icu, locale = 'de')",
        "CREATE TABLE t (w text COLLATE \"the German\" PRIMARY KEY)",
        "UPDATE pg_collation SET collversion = '0.1' WHERE collname = 'the German'");

    Finding found;
    try (PostgresSource source = source();
        Snapshot snapshot = source.snapshot(FILE)) {
      found = snapshot.integrity().getFirst();
    }
    run(found.fix().substring(0, found.fix().indexOf(';')));
    run(found.fix().substring(found.fix().indexOf(": ") + 2));

    assertThat(found.code()).isEqualTo("source-collation-changed");
    assertThat(found.measured()).startsWith("public.the German of version 0.1, now ");
    try (PostgresSource source = source();
        Snapshot snapshot = source.snapshot(FILE)) {
      assertThat(snapshot.integrity()).isEmpty();
    }
  }

  @Test
  void saysOfADatabaseWithoutAnEncodingAndOfAnotherSchemaPgtrekWhatTheyKeepFromView()
      throws SQLException {
    String ascii = url.replaceAll("[^/]*$", "ascii_" + System.nanoTime());
    String name = ascii.substring(ascii.lastIndexOf('/') + 1);
    server.execute(
        "postgres",
        "CREATE DATABASE " + name + " TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE 'C'");
    server.execute(name, "CREATE SCHEMA pgtrek");

    try (PostgresSource source = PostgresSource.open(url(ascii), List.of())) {
      assertThat(source.check())
          .extracting(Finding::code, Finding::severity)
          .containsExactly(
              tuple("source-encoding-unknown", Severity.WARN),
              tuple("source-journal-unreadable", Severity.WARN));
      assertThat(source.check().getLast().fix()).contains("TO postgres;");
    }
  }

  @Test
  void namesWhatIsNotRead() {
    run(
        "CREATE UNLOGGED TABLE u (id int)",
        "CREATE MATERIALIZED VIEW m AS SELECT 1 AS a WITH NO DATA",
        "CREATE EXTENSION postgres_fdw",
        "CREATE SERVER far FOREIGN DATA WRAPPER postgres_fdw",
        "CREATE FOREIGN TABLE f (id int) SERVER far",
        "SELECT lo_create(0)");

    try (PostgresSource source = source()) {
      assertThat(source.check())
          .extracting(Finding::code)
          .containsExactlyInAnyOrder(
              "source-foreign-tables",
              "source-unlogged-tables",
              "source-views-unfilled",
              "source-large-objects");
    }
  }

  @Test
  void countsArraysThatLoseTheirBounds() {
    run(
        "CREATE TABLE t (id int, a int[])",
        "INSERT INTO t VALUES (1, '{1,2}'), (2, '[0:1]={1,2}'), (3, '{}'), (4, NULL),"
            + " (5, '{{1},{2}}'), (6, '[1:1][2:2]={{1}}')");

    try (PostgresSource source = source();
        Snapshot snapshot = source.snapshot(FILE)) {
      assertThat(snapshot.consistency(1000))
          .singleElement()
          .satisfies(
              part ->
                  assertThat(part.get())
                      .singleElement()
                      .satisfies(
                          f -> {
                            assertThat(f.code()).isEqualTo("array-bounds-lost");
                            assertThat(f.subject()).isEqualTo("t.a");
                            assertThat(f.measured()).startsWith("2 arrays");
                          }));
    }
  }

  @Test
  void refusesSchemasThatAreNoneOfTheUsers() {
    run("CREATE SCHEMA shop", "CREATE SCHEMA pgtrek");

    try (PostgresSource source = source("shop", "nowhere", "pg_catalog", "pgtrek")) {
      assertThat(source.check())
          .filteredOn(Finding::blocks)
          .extracting(f -> f.code() + ": " + f.measured())
          .containsExactly(
              "source-schema-missing: no schema nowhere of the user's",
              "source-schema-missing: no schema pg_catalog of the user's",
              "source-schema-missing: no schema pgtrek of the user's");
    }
  }

  @Test
  void countsMinusZeros() {
    run(
        "CREATE TABLE t (a float8, b real, c int)",
        "INSERT INTO t VALUES ('-0', 0, 0), (0, '-0', 0), ('-0', 1, 0), (NULL, 'NaN', 0)");

    try (PostgresSource source = source();
        Snapshot snapshot = source.snapshot(FILE)) {
      Table table = snapshot.catalog().tables().getFirst();

      assertThat(((Measured) snapshot).measure(table).columns())
          .extracting(ColumnProfile::realsNegativeZero)
          .containsExactly(2L, 1L, 0L);
    }
  }

  @Test
  void readsTextOfOtherEncodingsAsUtf8() throws Exception {
    String latin = "latin_" + url.substring(url.length() - 12);
    execute(
        server,
        url,
        "CREATE DATABASE " + latin + " TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'");
    execute(
        server,
        server.url(latin),
        "CREATE TABLE t (id int, v text); INSERT INTO t VALUES (1, 'ä'), (2, repeat('ä',"
            + " 9000000))");

    try (PostgresSource source = PostgresSource.open(url(server.url(latin)), List.of());
        Snapshot snapshot = source.snapshot(FILE)) {
      Table table = snapshot.catalog().tables().getFirst();
      Column text = table.columns().getLast();
      ByteSlice slice = new ByteSlice();
      try (RowCursor cursor =
          snapshot.read(
              Chunk.whole(table.name()), List.of(new ColumnRead(text.name(), text.type(), true)))) {
        assertThat(cursor.next()).isTrue();
        cursor.bytes(0, slice);
        assertThat(new String(slice.copy(), StandardCharsets.UTF_8)).isEqualTo("ä");
        assertThat(cursor.next()).isTrue();
        LargeValue large = cursor.large(0);
        assertThat(large.length()).isEqualTo(18_000_000);
        try (InputStream in = large.open()) {
          assertThat(in.readAllBytes()).hasSize(18_000_000).startsWith(0xc3, 0xa4);
        }
      }
    }
  }

  @Test
  void saysThatTheSourceCannotBeReached() {
    PgtrekException.Source failure =
        catchThrowableOfType(
            PgtrekException.Source.class,
            () -> PostgresSource.open(url("postgresql://postgres@127.0.0.1:1/x"), List.of()));

    assertThat(failure.code()).isEqualTo("source-unreachable");
    assertThat(failure.exitCode()).isEqualTo(4);
  }

  @Test
  void saysThatTheDatabaseOfTheSourceIsUnknown() {
    PgtrekException.Source failure =
        catchThrowableOfType(
            PgtrekException.Source.class,
            () -> PostgresSource.open(url(server.url("no_such_database")), List.of()));

    assertThat(failure.code()).isEqualTo("source-database-unknown");
    assertThat(failure.next()).contains("SELECT datname FROM pg_database");
  }

  @Test
  void hasOneWordForOneState() {
    run("CREATE TABLE t (id int)");

    try (PostgresSource source = source();
        Snapshot first = source.snapshot(FILE)) {
      run("INSERT INTO t VALUES (1)");
      try (Snapshot second = source.snapshot(FILE)) {
        assertThat(first.contentId()).isNotEqualTo(second.contentId());
        assertThat(source.stateId()).isNotEmpty();
      }
    }
  }

  private List<Long> all(Snapshot snapshot, String name) {
    Table table = snapshot.catalog().table(TableName.of("public", name)).orElseThrow();
    List<Long> seen = new ArrayList<>();
    snapshot.chunks(table, 10).forEach(c -> seen.addAll(integers(snapshot, c, table)));
    return seen;
  }

  private static List<Long> integers(Snapshot snapshot, Chunk chunk, Table table) {
    Column id =
        table.columns().stream().filter(c -> c.name().text().equals("id")).findFirst().get();
    List<Long> read = new ArrayList<>();
    try (RowCursor cursor =
        snapshot.read(chunk, List.of(new ColumnRead(id.name(), id.type(), false)))) {
      while (cursor.next()) {
        read.add(cursor.integer(0));
      }
    }
    return read;
  }
}

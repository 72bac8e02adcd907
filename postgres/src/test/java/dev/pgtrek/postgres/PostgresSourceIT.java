package dev.pgtrek.postgres;

import static dev.pgtrek.postgres.Samples.execute;
import static dev.pgtrek.postgres.Samples.url;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Column;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.TableName;
import dev.pgtrek.spi.Chunk;
import dev.pgtrek.spi.ColumnRead;
import dev.pgtrek.spi.RowCursor;
import dev.pgtrek.spi.Snapshot;
import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
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
                assertThat(f.measured()).contains("public.secret").doesNotContain("open");
              });
      assertThat(refused.exitCode()).isEqualTo(4);
      run("GRANT SELECT ON secret TO reader");
      source.snapshot(FILE).close();
    } finally {
      run("DROP OWNED BY reader", "DROP ROLE reader");
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

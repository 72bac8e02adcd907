package dev.pgtrek.postgres;

import static dev.pgtrek.postgres.Samples.ask;
import static dev.pgtrek.postgres.Samples.begun;
import static dev.pgtrek.postgres.Samples.chunk;
import static dev.pgtrek.postgres.Samples.execute;
import static dev.pgtrek.postgres.Samples.step;
import static dev.pgtrek.postgres.Samples.target;
import static dev.pgtrek.postgres.Samples.url;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Catalog;
import dev.pgtrek.model.Column;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.ForeignKey;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Index;
import dev.pgtrek.model.Key;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.TableName;
import dev.pgtrek.postgres.catalog.TargetCatalog;
import dev.pgtrek.postgres.target.BuildBudget;
import dev.pgtrek.postgres.url.PostgresUrl;
import dev.pgtrek.spi.Chunk;
import dev.pgtrek.spi.RowCursor;
import dev.pgtrek.spi.RowWriter;
import dev.pgtrek.spi.Step;
import dev.pgtrek.testkit.HostileProxy;
import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.sql.SQLException;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@ValueSource(ints = {15, 18})
class PostgresTargetIT {

  private final TestServer server;
  private final String url;

  PostgresTargetIT(int major) {
    server = Servers.postgres(major);
    url = server.newDatabase();
  }

  @Test
  void namesItselfWithoutThePassword() {
    PostgresUrl given = url(url.replace("postgres@", "postgres:hush@"));
    try (PostgresTarget target = PostgresTarget.open(given, "app")) {
      assertThat(target.display()).doesNotContain("hush").startsWith("postgresql://");
      assertThat(target.engine()).matches("PostgreSQL (15|18)\\.\\d+");
    }
  }

  @Test
  void saysThatNobodyListens() {
    assertThat(codeOfOpening("postgresql://postgres@127.0.0.1:1/x"))
        .isEqualTo("target-unreachable");
  }

  @Test
  void saysThatTheHostIsUnknown() {
    assertThat(codeOfOpening("postgresql://postgres@nowhere.invalid/x"))
        .isEqualTo("target-host-unknown");
  }

  @Test
  void saysThatTheServerHasNoTls() {
    assertThat(codeOfOpening(url + "?sslmode=require")).isEqualTo("target-tls-missing");
  }

  @Test
  void saysThatTheDatabaseIsUnknownWhereTheRoleMayNotCreateIt() {
    String role = role("LOGIN PASSWORD 'pw'");

    assertThat(codeOfOpening(as(role, "pw", server.url("no_such_database"))))
        .isEqualTo("target-database-unknown");
  }

  @Test
  void offersToCreateAMissingDatabase() {
    String name = "made_" + System.nanoTime();
    try (PostgresTarget target = target(server.url(name), "app")) {
      assertThat(target.check(List.of(), 0))
          .filteredOn(Finding::blocks)
          .extracting(Finding::code)
          .containsExactly("database-missing");
      assertThatThrownBy(target::journal)
          .isInstanceOf(PgtrekException.Target.class)
          .hasMessageContaining(name);

      assertThat(target.createDatabaseIfMissing()).isTrue();

      assertThat(target.createDatabaseIfMissing()).isFalse();
      assertThat(target.check(List.of(), 0)).filteredOn(Finding::blocks).isEmpty();
      assertThat(ask(server, server.url(name), "SHOW server_encoding")).isEqualTo("UTF8");
    }
    execute(server, server.url("postgres"), "DROP DATABASE " + name + " WITH (FORCE)");
  }

  @Test
  void setsEverySessionAlike() {
    execute(
        server,
        url,
        "ALTER ROLE postgres IN DATABASE "
            + url.substring(url.lastIndexOf('/') + 1)
            + " SET search_path = public; ALTER ROLE postgres IN DATABASE "
            + url.substring(url.lastIndexOf('/') + 1)
            + " SET statement_timeout = '1s'; ALTER ROLE postgres IN DATABASE "
            + url.substring(url.lastIndexOf('/') + 1)
            + " SET DateStyle = 'German'");
    try (PostgresTarget target = begun(url, "app", "r")) {
      target.apply(
          step(
              Step.Kind.IDENTITY,
              "app",
              "look",
              "CREATE TABLE app.seen AS SELECT current_setting('search_path') AS path,"
                  + " current_setting('statement_timeout') AS timeout,"
                  + " current_setting('DateStyle') AS style,"
                  + " current_setting('TimeZone') AS zone,"
                  + " current_setting('application_name') AS name"));

      assertThat(ask(server, url, "SELECT s::text FROM app.seen s"))
          .isEqualTo("(\"\"\"\"\"\",0,\"ISO, MDY\",UTC,\"pgtrek r app\")");
    }
  }

  @Test
  void givesIndexBuildsTheirBudgetAndNothingElse() {
    String look =
        " app.seen_%s AS SELECT current_setting('maintenance_work_mem') AS memory,"
            + " current_setting('max_parallel_maintenance_workers') AS workers";
    try (PostgresTarget target =
        PostgresTarget.open(url(url), "app", new BuildBudget(2, 512L << 20, 6))) {
      target.journal().begin(Samples.run("r", "app"), List.of());
      target.apply(Samples.createSchema("app"));
      target.apply(Samples.createAlbum("app"));
      target.apply(step(Step.Kind.INDEX, "app", "a", "CREATE TABLE" + look.formatted("index")));
      target.apply(
          step(Step.Kind.IDENTITY, "app", "b", "CREATE TABLE" + look.formatted("identity")));

      assertThat(ask(server, url, "SELECT memory || ' ' || workers FROM app.seen_index"))
          .isEqualTo("256MB 3");
      assertThat(ask(server, url, "SELECT memory || ' ' || workers FROM app.seen_identity"))
          .isEqualTo("64MB 2");
    }
  }

  @Test
  void readsTheCatalog() {
    execute(
        server,
        url,
        """
        CREATE SCHEMA app;
        CREATE TABLE app.artist (id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
          "Näme" varchar(40) NOT NULL DEFAULT 'x', born date, price numeric(10,2),
          UNIQUE (born, "Näme"), CONSTRAINT sane CHECK ((price > 0) AND (price < 9)));
        INSERT INTO app.artist ("Näme") VALUES ('a'), ('b');
        CREATE TABLE app.album (id int, artist bigint, seen timestamptz,
          upper_id int GENERATED ALWAYS AS (id + 1) STORED,
          note text COLLATE "C");
        ALTER TABLE app.album ADD CONSTRAINT of_artist FOREIGN KEY (artist)
          REFERENCES app.artist ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED NOT VALID;
        CREATE INDEX by_seen ON app.album (seen DESC, (id + 1)) WHERE id > 0;
        CREATE VIEW app.charts AS SELECT 1 AS one;
        """);
    try (PostgresTarget target = target(url, "app")) {
      Catalog catalog = target.catalog();

      assertThat(catalog.tables())
          .extracting(t -> t.name().toString())
          .containsExactly("app.album", "app.artist");
      Table artist = catalog.tables().get(1);
      assertThat(artist.primaryKey())
          .isEqualTo(new Key(Identifier.of("artist_pkey"), List.of(Identifier.of("id"))));
      assertThat(artist.columns().get(0).identity()).isEqualTo(new Column.Identity(2));
      assertThat(artist.columns().get(1).type()).isEqualTo(new ColumnType.Varchar(40));
      assertThat(artist.columns().get(1).notNull()).isTrue();
      assertThat(artist.columns().get(3).type()).isEqualTo(new ColumnType.Numeric(10, 2));
      assertThat(artist.uniqueKeys())
          .extracting(Key::columns)
          .containsExactly(List.of(Identifier.of("born"), Identifier.of("Näme")));
      assertThat(artist.checks())
          .containsExactly(
              new dev.pgtrek.model.Check(
                  Identifier.of("sane"), "(price > (0)::numeric) AND (price < (9)::numeric)"));
      Table album = catalog.tables().get(0);
      assertThat(album.columns().get(2).type()).isEqualTo(ScalarType.TIMESTAMPTZ);
      assertThat(album.columns().get(4).collation()).isEqualTo(Identifier.of("C"));
      assertThat(album.columns().get(3).generated())
          .isEqualTo(new Column.Generated("(id + 1)", true));
      assertThat(album.foreignKeys())
          .containsExactly(
              new ForeignKey(
                  Identifier.of("of_artist"),
                  List.of(Identifier.of("artist")),
                  TableName.of("app", "artist"),
                  List.of(Identifier.of("id")),
                  ForeignKey.Action.CASCADE,
                  ForeignKey.Action.NO_ACTION,
                  true,
                  true));
      assertThat(album.indexes())
          .containsExactly(
              new Index(
                  Identifier.of("by_seen"),
                  false,
                  "btree",
                  List.of(
                      new Index.Term(Identifier.of("seen"), null, true, null, null),
                      new Index.Term(null, "id + 1", false, null, null)),
                  "id > 0"));
      assertThat(catalog.others()).extracting(o -> o.name().text()).containsExactly("charts");
      assertThat(target.notValidated())
          .containsExactly(
              new TargetCatalog.NotValidated(
                  TableName.of("app", "album"), Identifier.of("of_artist")));
    }
  }

  @Test
  void knowsEveryPlannedTypeAgain() {
    List<ColumnType> types = Samples.plannedTypes();
    StringBuilder columns = new StringBuilder();
    for (int i = 0; i < types.size(); i++) {
      columns.append(i == 0 ? "c" : ", c").append(i).append(' ').append(types.get(i).sql());
    }
    execute(
        server,
        url,
        "CREATE EXTENSION citext; CREATE SCHEMA app; CREATE TABLE app.t (" + columns + ")");

    try (PostgresTarget target = target(url, "app")) {
      assertThat(target.catalog().tables().getFirst().columns())
          .extracting(Column::type)
          .isEqualTo(types);
    }
  }

  @Test
  void cutsATableIntoPagesThatHoldEveryRowOnce() {
    execute(
        server,
        url,
        "CREATE SCHEMA app; CREATE TABLE app.album (id bigint, title text); INSERT INTO app.album"
            + " SELECT i, repeat('x', 100) FROM generate_series(1, 10000) i;"
            + " DELETE FROM app.album WHERE id % 3 = 0");
    try (PostgresTarget target = target(url, "app")) {
      Table album = Samples.album("app");

      List<Chunk> chunks = target.chunks(album, 1000);

      TreeSet<Long> ids = new TreeSet<>();
      long rows = 0;
      for (Chunk chunk : chunks) {
        try (RowCursor row = target.read(chunk, Samples.route("app").targetProofs())) {
          while (row.next()) {
            ids.add(row.integer(0));
            rows++;
          }
        }
      }
      assertThat(chunks).hasSizeBetween(5, 9);
      assertThat(chunks.getLast().to()).isEqualTo(Long.MAX_VALUE);
      assertThat(rows).isEqualTo(6667);
      assertThat(ids).hasSize(6667);
    }
  }

  @Test
  void givesOneChunkForAnEmptyTable() {
    execute(server, url, "CREATE SCHEMA app; CREATE TABLE app.album (id bigint, title text)");
    try (PostgresTarget target = target(url, "app")) {
      assertThat(target.chunks(Samples.album("app"), 1000))
          .containsExactly(Chunk.whole(TableName.of("app", "album")));
    }
  }

  @Test
  void stopsAStatementWhenItsThreadIsInterrupted() throws InterruptedException, SQLException {
    try (PostgresTarget target = begun(url, "app", "r")) {
      AtomicReference<Throwable> met = new AtomicReference<>();
      Thread thread = sleeper(target, met);

      thread.interrupt();
      thread.join(60_000);

      assertThat(met.get()).isInstanceOf(PgtrekException.Interrupted.class);
      assertThat(running()).isEqualTo("0");
      assertThat(target.journal().chunks()).hasSize(3);
    }
  }

  @Test
  void stopsAStatementWhenItIsClosedFromAnotherThread() throws InterruptedException, SQLException {
    AtomicReference<Throwable> met = new AtomicReference<>();
    Thread thread;
    try (PostgresTarget target = begun(url, "app", "r")) {
      thread = sleeper(target, met);
    }
    thread.join(60_000);

    assertThat(met.get()).isInstanceOf(PgtrekException.class);
    assertThat(running()).isEqualTo("0");
  }

  @Test
  void goesOnAfterTheNetworkWasCut() {
    try (HostileProxy proxy = HostileProxy.before(server);
        PostgresTarget target = begun(proxy.url(url), "app", "r")) {
      try (RowWriter writer = target.writer(Samples.route("app"), chunk(0));
          Samples.Albums albums = new Samples.Albums(1)) {
        albums.next();
        writer.write(albums);
        proxy.cut();
        assertThatThrownBy(() -> writer.commit(1))
            .isInstanceOf(PgtrekException.Target.class)
            .extracting(e -> ((PgtrekException) e).code())
            .isEqualTo("target-unreachable");
      }

      Samples.write(target, "app", chunk(1), 5);

      assertThat(target.journal().committed()).containsOnlyKeys(chunk(1));
    }
  }

  private Thread sleeper(PostgresTarget target, AtomicReference<Throwable> met)
      throws SQLException {
    Thread thread =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    target.apply(step(Step.Kind.IDENTITY, "app", "sleep", "SELECT pg_sleep(600)"));
                  } catch (PgtrekException failure) {
                    met.set(failure);
                  }
                });
    server.await(url, "SELECT (" + RUNNING + ") = 1");
    return thread;
  }

  private static final String RUNNING =
      "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
          + " AND state = 'active' AND query LIKE '%pg_sleep(600)%' AND pid <> pg_backend_pid()";

  private String running() {
    return ask(server, url, RUNNING);
  }

  private String role(String options) {
    String name = "role_" + System.nanoTime();
    execute(server, url, "CREATE ROLE " + name + " " + options);
    return name;
  }

  private static String as(String role, String password, String url) {
    return url.replace("postgres@", role + ":" + password + "@");
  }

  private static String codeOfOpening(String url) {
    return catchThrowableOfType(
            PgtrekException.class, () -> PostgresTarget.open(url(url), "app").close())
        .code();
  }
}

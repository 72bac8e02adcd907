package dev.pgtrek.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A server whose library sorts texts otherwise than before. The change is made in the catalog: the
 * locale of a database or a collation becomes one that orders numbers inside of texts by their
 * value, or another version is written down than the library reports.
 */
class InPlaceIT {

  private static final Map<Integer, TestServer> SERVERS = new ConcurrentHashMap<>();

  private static final String SCHEMA =
      """
      CREATE COLLATION plain (provider = icu, locale = 'en');
      CREATE TYPE label AS (word text, number int);
      CREATE TABLE account (id int PRIMARY KEY, email text NOT NULL UNIQUE, tags text[],
        label label, facts jsonb, code text COLLATE "C", note text);
      CREATE INDEX account_tags ON account USING gin (tags);
      CREATE INDEX account_label ON account (label);
      CREATE INDEX account_facts ON account (facts);
      CREATE INDEX account_code ON account (code);
      CREATE INDEX account_lower ON account (lower(email));
      CREATE INDEX account_late ON account (id) WHERE email > 'x5';
      CREATE INDEX account_pattern ON account (email text_pattern_ops);
      INSERT INTO account SELECT i, 'x' || i, ARRAY['x' || i, 'y'], ROW('x' || i, i)::label,
        to_jsonb('x' || i), 'x' || i, 'note' FROM generate_series(1, 2000) i;
      CREATE TABLE event (key text NOT NULL, id int) PARTITION BY RANGE (key);
      CREATE TABLE event_low PARTITION OF event FOR VALUES FROM (MINVALUE) TO ('x5');
      CREATE TABLE event_high PARTITION OF event FOR VALUES FROM ('x5') TO (MAXVALUE);
      CREATE INDEX event_key ON event (key);
      INSERT INTO event SELECT 'x' || i, i FROM generate_series(1, 1000) i;
      ANALYZE;
      """;

  /** What sorts by the database's own order, whatever it says of itself. */
  private static final List<String> DOUBTFUL =
      List.of(
          "account_email_key",
          "account_facts",
          "account_label",
          "account_late",
          "account_lower",
          "account_tags",
          "event_high_key_idx",
          "event_low_key_idx");

  @TempDir Path folder;

  private final List<String> databases = new ArrayList<>();

  private TestServer server = Servers.postgres(18);

  @AfterAll
  static void stop() {
    SERVERS.values().forEach(TestServer::close);
    SERVERS.clear();
  }

  /** A later test looks at all databases of the server. */
  @AfterEach
  void drop() throws SQLException {
    for (String name : databases) {
      on("postgres", "DROP DATABASE " + name + " WITH (FORCE)");
    }
  }

  private String database(int major) throws SQLException {
    server = SERVERS.computeIfAbsent(major, Servers::dedicated);
    String name = "app" + databases.size();
    databases.add(name);
    on(
        "postgres",
        "CREATE DATABASE " + name + " LOCALE_PROVIDER icu ICU_LOCALE 'en' TEMPLATE template0");
    on(name, SCHEMA);
    return name;
  }

  private void on(String database, String sql) throws SQLException {
    try (Connection connection = server.jdbc(database);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private List<String> ask(String database, String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection = server.jdbc(database);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        rows.add(row.getString(1));
      }
    }
    return rows;
  }

  private Program.Answer run(String command, String database, String... more) {
    List<String> words = new ArrayList<>(List.of(command));
    words.addAll(List.of(more));
    words.add(server.url(database));
    return Program.in(folder).run(words.toArray(String[]::new));
  }

  private List<Path> reports() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve(".pgtrek/runs"))) {
      return files.filter(f -> f.getFileName().toString().startsWith("upgrade_report_")).toList();
    }
  }

  private Map<String, String> files(String database) throws SQLException {
    Map<String, String> files = new TreeMap<>();
    for (String line :
        ask(
            database,
            "SELECT relname || ' ' || pg_relation_filenode(oid) FROM pg_class WHERE relkind = 'i'"
                + " AND relnamespace = 'public'::regnamespace")) {
      int blank = line.indexOf(' ');
      files.put(line.substring(0, blank), line.substring(blank + 1));
    }
    return files;
  }

  private List<String> rebuilt(Map<String, String> before, String database) throws SQLException {
    Map<String, String> now = files(database);
    return before.keySet().stream()
        .filter(i -> !Objects.equals(before.get(i), now.get(i)))
        .toList();
  }

  private void otherVersion(String database) throws SQLException {
    on(
        "postgres",
        "UPDATE pg_database SET datcollversion = '1.0' WHERE datname = '" + database + "'");
  }

  /** The order itself changes; what is written down of it is up to the caller. */
  private void otherOrder(String database) throws SQLException {
    on(
        "postgres",
        "UPDATE pg_database SET "
            + (server.major() >= 17 ? "datlocale" : "daticulocale")
            + " = 'en-u-kn-true' WHERE datname = '"
            + database
            + "'");
  }

  private String recorded(String database) throws SQLException {
    return ask(
            "postgres",
            "SELECT coalesce(datcollversion, 'none') FROM pg_database WHERE datname = '"
                + database
                + "'")
        .getFirst();
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void buildsAnewWhatIsInDoubtAndTellsTheCatalogLast(int major) throws Exception {
    String app = database(major);
    run("manifest", app, "--all-databases");
    otherVersion(app);
    Map<String, String> before = files(app);

    Program.Answer answer = run("upgrade", app);

    assertThat(answer.exit()).as("%s", answer).isZero();
    assertThat(answer.out()).startsWith("In order: all is sound, and holds what it held before");
    assertThat(rebuilt(before, app)).isEqualTo(DOUBTFUL);
    assertThat(recorded(app)).isNotEqualTo("1.0").isNotEqualTo("none");
    assertThat(answer.out().indexOf("refresh database"))
        .isGreaterThan(answer.out().lastIndexOf("rebuild index"));
    assertThat(ask(app, "SELECT nspname FROM pg_namespace WHERE nspname LIKE '%pgtrek%'"))
        .isEmpty();
    assertThat(ask(app, "SELECT extname FROM pg_extension")).containsExactly("plpgsql");
    assertThat(answer.out()).contains("template0\n    left out");

    Map<String, String> after = files(app);
    Program.Answer again = run("upgrade", app);

    assertThat(again.exit()).as("%s", again).isZero();
    assertThat(again.out()).doesNotContain("rebuild", "refresh", "analyze");
    assertThat(files(app)).isEqualTo(after);
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void findsByEntriesWhatNoVersionTells(int major) throws Exception {
    String app = database(major);
    run("manifest", app, "--all-databases");
    otherOrder(app);
    Map<String, String> before = files(app);

    Program.Answer planned = run("upgrade", app, "--dry-run");
    Program.Answer answer = run("upgrade", app);

    assertThat(planned.exit()).as("%s", planned).isZero();
    assertThat(planned.out()).contains("planned   rebuild index public.account_email_key");
    assertThat(rebuilt(before, app))
        .contains("account_email_key", "account_facts", "account_label", "account_lower")
        .doesNotContain("account_code", "account_pattern", "account_pkey");
    assertThat(answer.exit()).as("%s", answer).isZero();
    assertThat(run("upgrade", app).out()).contains("12 of 12 indexes sound");
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void namesRowsThatExcludeEachOtherAndHoldsTheVersionBack(int major) throws Exception {
    String app = database(major);
    unnoticed(app, "account_email_key", "INSERT INTO account (id, email) VALUES (5000, 'x77')");
    run("manifest", app, "--all-databases");
    otherVersion(app);
    Map<String, String> before = files(app);

    Program.Answer answer = run("upgrade", app);

    assertThat(answer.exit()).as("%s", answer).isEqualTo(6);
    assertThat(answer.said())
        .contains("Not in order", "left rebuild index public.account_email_key")
        .contains("rows of public.account exclude each other: (77) at (", "and (5000) at (")
        .contains("held refresh database " + app);
    assertThat(recorded(app)).isEqualTo("1.0");
    assertThat(rebuilt(before, app)).hasSize(DOUBTFUL.size() - 1);

    on(
        app,
        "SET enable_indexscan = off; SET enable_bitmapscan = off;"
            + " DELETE FROM account WHERE id = 5000");
    Map<String, String> between = files(app);
    Program.Answer mended = run("upgrade", app, "--no-manifest");

    assertThat(mended.exit()).as("%s", mended).isZero();
    assertThat(rebuilt(between, app)).containsExactly("account_email_key");
    assertThat(recorded(app)).isNotEqualTo("1.0");
  }

  /** What an index in the wrong order lets through. */
  private void unnoticed(String database, String index, String insert) throws SQLException {
    String unique = "UPDATE pg_index SET indisunique = %s WHERE indexrelid = '%s'::regclass";
    on(database, unique.formatted("false", index));
    on(database, insert);
    on(database, unique.formatted("true", index));
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void namesRowsInTheWrongPartitionAndMovesThemWhenAsked(int major) throws Exception {
    String app = database(major);
    run("manifest", app, "--all-databases");
    otherOrder(app);
    otherVersion(app);

    Program.Answer named = run("upgrade", app);

    assertThat(named.exit()).as("%s", named).isEqualTo(6);
    assertThat(named.said())
        .contains("partition public.event_low: ")
        .contains("rows in public.event_low where they do not belong")
        .contains("held refresh database " + app);
    assertThat(ask(app, "SELECT count(*)::text FROM event WHERE key = 'x100'"))
        .containsExactly("0");

    Program.Answer moved = run("upgrade", app, "--move-rows");

    assertThat(moved.exit()).as("%s", moved).isZero();
    assertThat(moved.said()).contains("done move rows partition public.event_low: ");
    assertThat(ask(app, "SELECT count(*)::text FROM event WHERE key = 'x100'"))
        .containsExactly("1");
    assertThat(ask(app, "SELECT count(*)::text FROM event")).containsExactly("1000");
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void refusesToTouchADatabaseThatHoldsSomethingElse(int major) throws Exception {
    String app = database(major);
    run("manifest", app, "--all-databases");
    otherVersion(app);
    on(app, "UPDATE account SET note = 'other' WHERE id = 9");
    Map<String, String> before = files(app);

    Program.Answer answer = run("upgrade", app, "--with-extensions", "pg_trgm");

    assertThat(answer.exit()).as("%s", answer).isEqualTo(6);
    assertThat(answer.said())
        .contains("Different: a database does not hold what it held before the change")
        .contains("table public.account: different: at least 1 row changed");
    assertThat(files(app)).isEqualTo(before);
    assertThat(recorded(app)).isEqualTo("1.0");
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void recordsAVersionWhereMuslLeftNone(int major) throws Exception {
    String app = database(major);
    on("postgres", "UPDATE pg_database SET datcollversion = NULL WHERE datname = '" + app + "'");
    Map<String, String> before = files(app);

    Program.Answer answer = run("upgrade", app, "--no-manifest");

    assertThat(answer.exit()).as("%s", answer).isZero();
    assertThat(answer.said())
        .contains("In order: all is sound; what it held before the change was not compared")
        .contains("collation-version-not-recorded");
    assertThat(rebuilt(before, app)).isEqualTo(DOUBTFUL);
    assertThat(recorded(app)).isEqualTo("none");

    Map<String, String> between = files(app);
    Program.Answer recording = run("upgrade", app, "--no-manifest", "--record-versions");

    assertThat(recording.exit()).as("%s", recording).isZero();
    assertThat(rebuilt(between, app)).isEmpty();
    assertThat(recorded(app)).isNotEqualTo("none");
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void tellsBeforehandWhatDependsOnTheLibrary(int major) throws Exception {
    String app = database(major);

    Program.Answer answer = run("check", app, "--in-place", "--with-extensions", "vector", "-v");

    assertThat(answer.exit()).as("%s", answer).isZero();
    assertThat(answer.err())
        .contains("check: started", "check: index public.account_email_key of " + app + ", ")
        .contains("check: done in");
    assertThat(answer.said())
        .contains("Ready: nothing blocks the change.")
        .contains("database " + app + " indexes-sorted-by-library measured 8 indexes")
        .contains("table public.event of database " + app + " partitions-sorted-by-library")
        .contains("extension vector extension-wanted")
        .contains("backup-missing", "manifest-missing", "locale-needed", "stop-in-order")
        .contains("database template0 database-untouchable")
        .doesNotContain("extension amcheck");

    otherOrder(app);
    Program.Answer wrong = run("check", app, "--in-place");

    assertThat(wrong.exit()).as("%s", wrong).isEqualTo(3);
    assertThat(wrong.said()).contains("index public.account_email_key of database", "index-wrong");
  }

  @ParameterizedTest
  @ValueSource(ints = {18})
  void goesNowhereWithoutManifestsUnlessTold(int major) throws Exception {
    String app = database(major);

    Program.Answer answer = run("upgrade", app);

    assertThat(answer.exit()).as("%s", answer).isEqualTo(2);
    assertThat(answer.said()).contains("There is no manifest of this server", "--no-manifest");
    assertThat(folder.resolve(".pgtrek/upgrades")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void goesOnAfterAKillWithoutBuildingAgain(int major) throws Exception {
    String app = database(major);
    run("manifest", app, "--all-databases");
    otherVersion(app);
    Map<String, String> before = files(app);
    List<String> first;

    // The third index waits for a lock, so that two are built for sure when the kill comes.
    try (Connection holder = server.jdbc(app);
        Statement statement = holder.createStatement();
        ForkedProgram program = ForkedProgram.start(folder, "upgrade", server.url(app))) {
      holder.setAutoCommit(false);
      statement.execute("LOCK TABLE event_low, event_high IN SHARE ROW EXCLUSIVE MODE");
      while (program.runs() && rebuilt(before, app).size() < 6) {
        Thread.sleep(20);
      }
      assertThat(program.kill()).isTrue();
      first = rebuilt(before, app);
      // What the killed program left at work on the server would go on as soon as it may.
      while (!ask(
              app,
              """
              SELECT pg_terminate_backend(pid) FROM pg_stat_activity
              WHERE application_name LIKE 'pgtrek%'
              """)
          .isEmpty()) {
        Thread.sleep(20);
      }
      holder.rollback();
    }
    assertThat(recorded(app)).isEqualTo("1.0");
    Map<String, String> between = files(app);

    Program.Answer answer = run("upgrade", app);

    assertThat(answer.exit()).as("%s", answer).isZero();
    assertThat(first).hasSize(6).doesNotContain("event_low_key_idx", "event_high_key_idx");
    assertThat(rebuilt(between, app)).containsExactly("event_high_key_idx", "event_low_key_idx");
    assertThat(answer.out()).contains("6 built anew earlier");
    assertThat(recorded(app)).isNotEqualTo("1.0");
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void saysWhatIsLeftWhereALockIsNotGranted(int major) throws Exception {
    String app = database(major);
    otherVersion(app);
    Program.Answer answer;

    try (Connection holder = server.jdbc(app);
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute("LOCK TABLE event_low IN SHARE ROW EXCLUSIVE MODE");
      answer = run("upgrade", app, "--no-manifest");
      holder.rollback();
    }

    assertThat(answer.exit()).as("%s", answer).isEqualTo(9);
    assertThat(answer.said())
        .contains("rebuild of index public.event_low_key_idx")
        .contains("What was built anew or updated so far stays, and is sound.");
    assertThat(reports())
        .extracting(report -> report.getFileName().toString().replaceFirst(".*\\.", ""))
        .containsExactlyInAnyOrder("txt", "json", "html");
    assertThat(reports().stream().filter(r -> r.toString().endsWith(".txt")).findFirst())
        .hasValueSatisfying(
            text ->
                assertThat(text)
                    .content()
                    .contains("BROKEN OFF", "REINDEX INDEX public.account_email_key")
                    .contains("index public.event_low_key_idx of " + app + "  block"));
    assertThat(recorded(app)).isEqualTo("1.0");
    assertThat(run("upgrade", app, "--no-manifest").exit()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void letsTheOwnerOfADatabaseMendWhatIsItsOwn(int major) throws Exception {
    server = SERVERS.computeIfAbsent(major, Servers::dedicated);
    String role = "owner_" + System.nanoTime();
    on("postgres", "CREATE ROLE " + role + " LOGIN PASSWORD 'secret word'");
    String app = database(major);
    on("postgres", "ALTER DATABASE " + app + " OWNER TO " + role);
    on(
        app,
        """
        DO $$ DECLARE each regclass; BEGIN
          FOR each IN SELECT oid FROM pg_class WHERE relkind IN ('r', 'p')
              AND relnamespace = 'public'::regnamespace LOOP
            EXECUTE format('ALTER TABLE %s OWNER TO ROLE', each);
          END LOOP;
        END $$
        """
            .replace("ROLE", role));
    on(app, "CREATE TABLE others (name text PRIMARY KEY)");
    otherVersion(app);
    Map<String, String> before = files(app);
    Program program = new Program(folder, Map.of("PGPASSWORD", "secret word"));
    String url = server.url(app).replaceFirst("//[^@]*@", "//" + role + "@");

    Program.Answer answer = program.run("upgrade", url, "--no-manifest");

    assertThat(answer.exit()).as("%s", answer).isEqualTo(6);
    assertThat(answer.said())
        .contains("left rebuild index public.others_pkey", "SQLSTATE 42501")
        .contains("entries-not-examined")
        .contains("held refresh database " + app);
    assertThat(rebuilt(before, app)).isEqualTo(DOUBTFUL);

    on(app, "ALTER TABLE others OWNER TO " + role);
    Program.Answer again = program.run("upgrade", url, "--no-manifest");

    assertThat(again.exit()).as("%s", again).isZero();
    assertThat(recorded(app)).isNotEqualTo("1.0");
    on(app, "REASSIGN OWNED BY " + role + " TO postgres");
    on("postgres", "REASSIGN OWNED BY " + role + " TO postgres; DROP ROLE " + role);
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void buildsBesideReadersAndWritersWhenAsked(int major) throws Exception {
    String app = database(major);
    otherVersion(app);
    Map<String, String> before = files(app);

    Program.Answer answer = run("upgrade", app, "--no-manifest", "--concurrently");

    assertThat(answer.exit()).as("%s", answer).isZero();
    assertThat(rebuilt(before, app)).isEqualTo(DOUBTFUL);
    assertThat(files(app).keySet()).isEqualTo(before.keySet());
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void isNotInOrderWhereTheNewImageLacksALocale(int major) throws Exception {
    String app = database(major);
    String other = database(major);
    on(
        "postgres",
        "UPDATE pg_database SET datcollate = 'xx_YY.utf8', datctype = 'xx_YY.utf8'"
            + " WHERE datname = '"
            + other
            + "'");

    Program.Answer beside = run("upgrade", app, "--no-manifest");
    Program.Answer itself = run("upgrade", other, "--no-manifest");
    Program.Answer check = run("check", app, "--in-place");

    assertThat(beside.exit()).as("%s", beside).isEqualTo(6);
    assertThat(beside.said())
        .contains("Not in order", "database locale is incompatible with operating system")
        .contains("may be missing in the new image");
    assertThat(itself.exit()).as("%s", itself).isEqualTo(5);
    assertThat(itself.said()).contains("After a change of the container image");
    assertThat(check.exit()).as("%s", check).isEqualTo(3);
  }

  @Test
  void aDatabaseThatIsGoneIsADifferenceUnlessItIsExcluded() throws Exception {
    String app = database(18);
    String other = database(18);
    run("manifest", app, "--all-databases");
    on("postgres", "DROP DATABASE " + other);
    databases.remove(other);

    Program.Answer gone = run("upgrade", app, "--json");
    Program.Answer excluded = run("upgrade", app, "--exclude-database", other);
    Program.Answer unknown = run("upgrade", app, "--exclude-database", "nobody", "--json");
    Program.Answer itself = run("upgrade", app, "--exclude-database", app, "--json");

    assertThat(gone.exit()).as("%s", gone).isEqualTo(6);
    assertThat(gone.said()).contains("database-gone", "it stands in");
    assertThat(excluded.exit()).as("%s", excluded).isZero();
    assertThat(excluded.said()).doesNotContain("database-gone");
    assertThat(unknown.exit()).as("%s", unknown).isEqualTo(2);
    assertThat(unknown.said()).contains("database-unknown", "--exclude-database names nobody");
    assertThat(itself.exit()).as("%s", itself).isEqualTo(2);
    assertThat(itself.said())
        .contains("named-database-excluded", "the very database that the command is about");
  }

  @Test
  void saysThatTheManifestsAreOfAnotherDataDirectory() throws Exception {
    String app = database(18);
    run("manifest", app, "--all-databases");
    TestServer first = server;

    try (TestServer other = Servers.dedicated(18)) {
      server = other;
      on(
          "postgres",
          "CREATE DATABASE " + app + " LOCALE_PROVIDER icu ICU_LOCALE 'en' TEMPLATE template0");
      on(app, SCHEMA);
      Path taken;
      try (Stream<Path> folders = Files.list(folder.resolve(".pgtrek/manifests"))) {
        taken = folders.findFirst().orElseThrow();
      }
      Program.Answer answer = run("upgrade", app, "--manifest", taken.toString());
      assertThat(answer.exit()).as("%s", answer).isZero();
      assertThat(answer.said()).contains("other-data-directory");
    } finally {
      server = first;
    }
  }

  @Test
  void takesAFolderOfItsOwnForAllManifests() throws Exception {
    String app = database(18);
    Path kept = Files.createDirectory(folder.resolve("kept"));
    Path file = Files.writeString(kept.resolve("other.txt"), "precious");

    Program.Answer full = all(app, kept);
    Program.Answer taken = all(app, kept.resolve("manifests"));
    Program.Answer twice = all(app, kept.resolve("manifests"));
    Program.Answer named = all(app, file);

    for (Program.Answer each : List.of(full, twice)) {
      assertThat(each.exit()).as("%s", each).isEqualTo(2);
      assertThat(each.out())
          .contains("manifest-folder-not-empty", "holds something already", "leave --output out");
    }
    assertThat(full.out()).contains(kept + " holds");
    assertThat(kept).isDirectoryContaining(f -> f.equals(file));
    assertThat(named.out()).contains("manifest-not-written", "other.txt: that is a file.");
    assertThat(taken.exit()).as("%s", taken).isZero();
    assertThat(run("manifest", app, "--all-databases").exit()).isZero();

    Path one = kept.resolve("manifests").resolve(app + ".manifest.json");
    Program.Answer ofOne = run("upgrade", app, "--manifest", one.toString(), "--json");
    Program.Answer ofAll = run("upgrade", app, "--manifest", kept.resolve("manifests").toString());

    assertThat(ofOne.exit()).as("%s", ofOne).isEqualTo(2);
    assertThat(ofOne.out())
        .contains("manifest-of-one", one + " is a file", "'pgtrek manifest --all-databases' wrote");
    assertThat(ofAll.exit()).as("%s", ofAll).isZero();
  }

  private Program.Answer all(String database, Path folder) {
    return run("manifest", database, "--all-databases", "--json", "--output", folder.toString());
  }

  @Test
  void saysWhatItNeedsWhereAFileOrTwoDatabasesAreNamed() {
    Program program = Program.in(folder);

    assertThat(program.run("upgrade", "app.db").said())
        .contains("A SQLite file is named, and this is about all databases of a PostgreSQL server");
    assertThat(program.run("check", "--in-place", "postgresql://h/a", "postgresql://h/b").said())
        .contains("With --in-place there is one database, and no TARGET");
    assertThat(program.run("check", "app.db", "--with-extensions", "vector").exit()).isEqualTo(2);
  }
}

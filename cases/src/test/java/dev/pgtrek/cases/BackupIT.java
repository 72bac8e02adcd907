package dev.pgtrek.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.SqliteFiles;
import dev.pgtrek.testkit.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Backups taken, looked at and put back by the whole program, on real servers. */
class BackupIT {

  @TempDir private Path folder;

  private Program.Answer run(String... arguments) {
    return Program.in(folder).run(arguments);
  }

  private Program.Answer mustRun(String... arguments) {
    Program.Answer answer = run(arguments);
    // The answer names each table and object that differs.
    assertThat(answer.exit()).as("%s", answer).isZero();
    return answer;
  }

  private Path only(String ending) throws IOException {
    try (Stream<Path> all = Files.list(folder.resolve(".pgtrek").resolve("backups"))) {
      return all.filter(path -> path.toString().endsWith(ending))
          .sorted()
          .reduce((a, b) -> b)
          .orElseThrow();
    }
  }

  private static String clients(TestServer server) {
    return "--client-programs=" + server.bin();
  }

  private static String missing(TestServer server) {
    String url = server.newDatabase();
    drop(server, url);
    return url;
  }

  private static String name(String url) {
    return url.substring(url.lastIndexOf('/') + 1);
  }

  private static void drop(TestServer server, String url) {
    try (Connection admin = server.jdbc("postgres");
        Statement statement = admin.createStatement()) {
      statement.execute(
          "DROP DATABASE \"" + url.substring(url.lastIndexOf('/') + 1) + "\" WITH (FORCE)");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @CsvSource({"15, custom, 1", "15, directory, 2", "18, custom, 1", "18, directory, 2"})
  void bringsBackADatabaseWithObjectsOfEveryKind(int major, String format, String jobs)
      throws Exception {
    TestServer server = Servers.postgres(major);
    String source = AllObjects.make(server);
    List<String> before = AllObjects.plainDump(server, source);
    String to = missing(server);
    String dumpJobs = format.equals("custom") ? "1" : jobs;

    mustRun("backup", source, "--format", format, "--jobs", dumpJobs, clients(server));
    Path backup = only(format.equals("custom") ? ".dump" : ".dumpdir");
    Program.Answer proved =
        mustRun("backup", "verify", "--prove", "--server", to, backup.toString(), clients(server));
    Program.Answer restored =
        mustRun("backup", "restore", backup.toString(), to, "--jobs", jobs, clients(server));

    assertThat(proved.out()).contains("proved equal: 3,").doesNotContain("differs");
    assertThat(restored.out()).contains("proved equal: 3,").doesNotContain("note");
    assertThat(databases(server)).noneMatch(name -> name.contains("proof"));
    assertThat(AllObjects.plainDump(server, to)).isEqualTo(before);
  }

  /**
   * pg_restore by itself may make a partitioned table's trigger, which depends on the table alone,
   * while another of its jobs has not begun to fill a partition: then the trigger alters the rows.
   * A reader of the partition holds that job up here; it does not hold the trigger up.
   */
  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void restoresRowsThatMeetNoTrigger(int major) throws Exception {
    TestServer server = Servers.postgres(major);
    String source = server.newDatabase();
    try (Connection connection = server.jdbc(source);
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          CREATE TABLE parted (k int, v text) PARTITION BY RANGE (k);
          CREATE TABLE parted_1 PARTITION OF parted DEFAULT;
          INSERT INTO parted SELECT g, 'v' || g FROM generate_series(1, 100) g;
          DO $$ BEGIN FOR i IN 1..600 LOOP EXECUTE format('CREATE VIEW z_%s AS SELECT %s AS n', i, i); END LOOP; END $$;
          CREATE FUNCTION touched() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.v := NEW.v || '!'; RETURN NEW; END $$;
          CREATE TRIGGER touch BEFORE INSERT ON parted FOR EACH ROW EXECUTE FUNCTION touched();
          """);
    }
    mustRun("backup", source, clients(server));
    String to = server.newDatabase();
    AtomicBoolean held = new AtomicBoolean();
    CompletableFuture<Void> reader =
        CompletableFuture.runAsync(() -> holdUp(server, to, "parted_1", held));

    mustRun("backup", "restore", only(".dump").toString(), to, "--jobs", "2", clients(server));
    reader.get(1, TimeUnit.MINUTES);

    assertThat(held).as("whether the partition was held up").isTrue();
    try (Connection connection = server.jdbc(to)) {
      assertThat(
              PlainQueries.run(
                  connection,
                  "SELECT count(*), count(*) FILTER (WHERE v LIKE '%!') FROM parted;\n"))
          .containsExactly("100|0");
    }
  }

  /** Reads a table as soon as it is there, and lets go of it after some seconds. */
  private static void holdUp(TestServer server, String url, String table, AtomicBoolean held) {
    try (Connection connection = server.jdbc(url);
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(50);
      while (!held.get() && System.nanoTime() < end) {
        try {
          statement.execute("LOCK TABLE " + table + " IN ACCESS SHARE MODE");
          held.set(true);
          Thread.sleep(4_000);
        } catch (SQLException absent) {
          Thread.sleep(2);
        }
        connection.rollback();
      }
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void isProvedUnderAnotherZone() throws Exception {
    TestServer server = Servers.postgres(18);
    String source = server.newDatabase();
    try (Connection connection = server.jdbc(source);
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE moments AS SELECT g, now() + g * interval '1 hour' AS at, now()::timestamp"
              + " AS local, now()::timetz AS zoned FROM generate_series(1, 500) g");
    }
    List<String> quick = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
    Map<String, String> east = Map.of("TZ", "Pacific/Kiritimati");
    Map<String, String> west = Map.of("TZ", "America/St_Johns", "PGTZ", "Asia/Kathmandu");

    try (ForkedProgram taken =
        ForkedProgram.start(folder, quick, east, "backup", source, clients(server))) {
      assertThat(taken.await().exit()).isZero();
    }
    String backup = only(".dump").toString();
    try (ForkedProgram proved =
        ForkedProgram.start(
            folder,
            quick,
            west,
            "backup",
            "verify",
            "--prove",
            "--server",
            source,
            backup,
            clients(server))) {
      Program.Answer answer = proved.await();

      assertThat(answer.exit()).as("%s", answer).isZero();
      assertThat(answer.out()).contains("proved equal: 500 rows").doesNotContain("note");
    }
    String now = java.time.Instant.now().toString().substring(0, 10);
    assertThat(mustRun("backup", "list", "--json").out()).contains("\"takenAt\" : \"" + now);
    assertThat(mustRun("backup", "prune", "--keep", "1h").out()).contains("nothing to remove");
  }

  @Test
  void saysWhatABackupDoesNotGiveBack() throws Exception {
    TestServer server = Servers.postgres(18);
    String source = server.newDatabase();
    try (Connection connection = server.jdbc(source);
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE same (a int); CREATE TABLE changed (a int PRIMARY KEY, b text)");
      statement.execute("INSERT INTO same VALUES (1); INSERT INTO changed VALUES (1, 'then')");
      mustRun("backup", source, clients(server));
      statement.execute("UPDATE changed SET b = 'now'");
      mustRun("backup", source, clients(server), "--to", "later");
    }
    Path backup = only(".dump");
    Path manifest = backup.resolveSibling(backup.getFileName() + ".manifest.json");
    try (Stream<Path> all = Files.list(folder.resolve("later"))) {
      Path other =
          all.filter(path -> path.toString().endsWith(".manifest.json")).findFirst().orElseThrow();
      Files.copy(other, manifest, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
    sealAnew(backup);

    Program.Answer proved =
        run("backup", "verify", "--prove", "--server", source, backup.toString(), clients(server));
    Program.Answer restored =
        run("backup", "restore", backup.toString(), missing(server), clients(server));

    assertThat(proved.exit()).as("%s", proved).isEqualTo(6);
    assertThat(proved.out())
        .contains("DIFFERENT")
        .contains("public.changed")
        .doesNotContain("same");
    assertThat(restored.exit()).as("%s", restored).isEqualTo(6);
    assertThat(mustRun("backup", "list").out()).contains("DIFFERENT");
    assertThat(databases(server)).noneMatch(name -> name.contains("proof"));
  }

  /** Writes the checksums of a file, its facts and its manifest as they are now. */
  private static void sealAnew(Path backup) throws Exception {
    String name = backup.getFileName().toString();
    Process sums =
        new ProcessBuilder("sha256sum", name, name + ".backup.json", name + ".manifest.json")
            .directory(backup.resolveSibling(".").toFile())
            .redirectOutput(backup.resolveSibling(name + ".sha256").toFile())
            .start();
    assertThat(sums.waitFor()).isZero();
  }

  @Test
  void needsAManifestForAProof() throws Exception {
    Path app = SqliteFiles.create(folder.resolve("app.db"), "CREATE TABLE t (a)");
    mustRun("backup", app.toString(), "--no-manifest");
    String backup = only(".db").toString();

    Program.Answer refused = run("backup", "verify", "--prove", backup);
    Program.Answer without = run("backup", "verify", "--server", "postgresql://x/y", backup);

    assertThat(refused.exit()).as("%s", refused).isEqualTo(3);
    assertThat(without.exit()).as("%s", without).isEqualTo(2);
    mustRun("backup", app.toString());
    assertThat(mustRun("backup", "verify", "--prove", only(".db").toString()).out())
        .contains("proved equal");
  }

  @Test
  void bringsADumpOfNewerProgramsBackToAnOlderServer() throws Exception {
    TestServer server = Servers.postgres(15);
    String source = AllObjects.make(server);
    List<String> before = AllObjects.plainDump(server, source);
    String to = missing(server);
    String newer = clients(Servers.postgres(18));

    mustRun("backup", source, newer);
    mustRun("backup", "restore", only(".dump").toString(), to, newer);

    assertThat(AllObjects.plainDump(server, to)).isEqualTo(before);
  }

  @Test
  void carriesADumpToANewerServer() throws Exception {
    String source = AllObjects.make(Servers.postgres(15));
    TestServer server = Servers.postgres(18);
    AllObjects.make(server); // The role.
    String to = missing(server);

    mustRun("backup", source, clients(Servers.postgres(15)));
    mustRun("backup", "restore", only(".dump").toString(), to, clients(server));

    try (Connection connection = server.jdbc(to)) {
      assertThat(
              PlainQueries.run(
                  connection,
                  "SELECT count(*) FROM \"My Schema\".\"it's a \"\"table\"\"\" WHERE double_q = q *"
                      + " 2;\n"))
          .isEqualTo(List.of("3000"));
    }
  }

  @Test
  void refusesAnOlderServerThanTheSource() throws Exception {
    String source = Servers.postgres(18).newDatabase();
    mustRun("backup", source, clients(Servers.postgres(18)));

    Program.Answer answer =
        run(
            "backup",
            "restore",
            only(".dump").toString(),
            Servers.postgres(15).newDatabase(),
            clients(Servers.postgres(18)));

    assertThat(answer.exit()).as("%s", answer).isEqualTo(3);
    assertThat(answer.err()).contains("of PostgreSQL 18").contains("server is of 15");
  }

  @Test
  void refusesADatabaseThatIsNotEmpty() throws Exception {
    TestServer server = Servers.postgres(18);
    String source = server.newDatabase();
    mustRun("backup", source, clients(server));
    String full = server.newDatabase();
    try (Connection connection = server.jdbc(full);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE precious (a int)");
    }

    Program.Answer answer =
        run("backup", "restore", only(".dump").toString(), full, clients(server));

    assertThat(answer.exit()).as("%s", answer).isEqualTo(3);
    assertThat(answer.err()).contains("precious");
  }

  @Test
  void leavesNothingOfARestoreThatFails() throws Exception {
    TestServer server = Servers.postgres(18);
    String source = server.newDatabase();
    try (Connection connection = server.jdbc(source);
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          CREATE TABLE first (a int); INSERT INTO first VALUES (1);
          CREATE FUNCTION allowed() RETURNS boolean LANGUAGE sql STABLE
            AS $$ SELECT current_setting('pgtrek.test') = 'yes' $$;
          SET pgtrek.test = 'yes';
          CREATE TABLE second (a int CHECK (allowed())); INSERT INTO second VALUES (1);
          """);
    }
    mustRun("backup", source, clients(server));
    String backup = only(".dump").toString();
    String absent = missing(server);
    String empty = server.newDatabase();

    for (String jobs : List.of("1", "3")) {
      Program.Answer made =
          run("backup", "restore", backup, absent, "--jobs", jobs, clients(server), "--json");
      assertThat(made.exit()).as("%s", made).isEqualTo(5);
      assertThat(made.out()).contains("\"restore-failed\"", "Mend what pg_restore says");
      assertThat(made.err()).contains("pg_restore failed").contains("second");
      assertThat(databases(server)).doesNotContain(absent.substring(absent.lastIndexOf('/') + 1));
    }
    Program.Answer whole = run("backup", "restore", backup, empty, clients(server));
    assertThat(whole.exit()).as("%s", whole).isEqualTo(5);
    try (Connection connection = server.jdbc(empty)) {
      assertThat(
              PlainQueries.run(
                  connection, "SELECT count(*) FROM pg_class WHERE relnamespace = 2200;\n"))
          .isEqualTo(List.of("0"));
    }
    Program.Answer parts = run("backup", "restore", backup, empty, "--jobs", "2", clients(server));
    assertThat(parts.exit()).as("%s", parts).isEqualTo(9);
    assertThat(parts.err()).contains("relation first").contains("DROP DATABASE");

    // What pg_restore says is mended: the setting is there now, as it was at the source.
    drop(server, empty);
    server.execute("postgres", "CREATE DATABASE " + name(empty));
    server.execute(empty, "ALTER DATABASE " + name(empty) + " SET pgtrek.test = 'yes'");
    mustRun("backup", "restore", backup, empty, clients(server));
  }

  private static List<String> databases(TestServer server) throws SQLException {
    try (Connection admin = server.jdbc("postgres")) {
      return PlainQueries.run(admin, "SELECT datname FROM pg_database;\n");
    }
  }

  @Test
  void namesTheRolesThatTheServerLacks() throws Exception {
    TestServer server = Servers.postgres(18);
    String source = server.newDatabase();
    String role = "role_of_" + source.substring(source.lastIndexOf('/') + 1);
    try (Connection connection = server.jdbc(source);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE ROLE " + role + "; CREATE TABLE t (a int)");
      statement.execute("ALTER TABLE t OWNER TO " + role);
    }
    mustRun("backup", source, clients(server));
    drop(server, source);
    try (Connection admin = server.jdbc("postgres");
        Statement statement = admin.createStatement()) {
      statement.execute("DROP ROLE " + role);
    }
    String backup = only(".dump").toString();

    Program.Answer refused = run("backup", "restore", backup, source, clients(server));

    assertThat(refused.exit()).as("%s", refused).isEqualTo(3);
    assertThat(refused.err()).contains("CREATE ROLE \"" + role + "\"").contains("--no-owner");
    mustRun("backup", "restore", backup, source, "--no-owner", clients(server));
  }

  /** Of a dump that comes alone nothing says beforehand which roles it needs. */
  @Test
  void saysWhatToDoAboutARoleThatADumpAloneNeeds() throws Exception {
    TestServer server = Servers.postgres(18);
    String source = server.newDatabase();
    String role = "owner_of_" + name(source);
    server.execute(
        source, "CREATE ROLE " + role, "CREATE TABLE t (a int)", "ALTER TABLE t OWNER TO " + role);
    mustRun("backup", source, clients(server));
    Path alone = Files.copy(only(".dump"), folder.resolve("alone.dump"));
    drop(server, source);
    server.execute("postgres", "DROP ROLE " + role);
    String[] restore = {
      "backup", "restore", alone.toString(), source, "--unsealed", clients(server), "--json"
    };

    Program.Answer failed = run(restore);

    assertThat(failed.exit()).as("%s", failed).isEqualTo(5);
    assertThat(failed.out())
        .contains("\"target-role-missing\"", "role \\\"" + role + "\\\" does not exist")
        .contains("Create the role, or restore without owners and rights: --no-owner.");
    assertThat(databases(server)).doesNotContain(name(source));
    mustRun(
        "backup", "restore", alone.toString(), source, "--unsealed", "--no-owner", clients(server));
    drop(server, source);
    server.execute("postgres", "CREATE ROLE " + role);
    mustRun(restore);
    try (Connection connection = server.jdbc(source)) {
      assertThat(
              PlainQueries.run(
                  connection, "SELECT tableowner FROM pg_tables WHERE tablename = 't';\n"))
          .containsExactly(role);
    }
  }

  @Test
  void saysWhichServerABackupCanBeProvedOn() throws Exception {
    TestServer server = Servers.postgres(18);
    String source = server.newDatabase();
    server.execute(source, "CREATE TABLE t AS SELECT 1 AS a");
    mustRun("backup", source, clients(server));
    Path backup = only(".dump");

    Program.Answer older = prove(backup, Servers.postgres(15).newDatabase());

    assertThat(older.exit()).as("%s", older).isEqualTo(3);
    assertThat(older.out())
        .contains("\"proof-impossible-here\"", "The backup is of PostgreSQL 18.")
        .contains("the server for the proof is of 15.", "--server postgresql://");
    assertThat(prove(backup, source).exit()).isZero();

    Path facts = backup.resolveSibling(backup.getFileName() + ".backup.json");
    String written = Files.readString(facts);
    String needy = written.replaceFirst("(\"extensions\"\\s*:\\s*\\[)[^]]*]", "$1\"nowhere 1.0\"]");
    assertThat(needy).isNotEqualTo(written);
    Files.writeString(facts, needy);
    sealAnew(backup);
    Program.Answer lacking = prove(backup, source);

    assertThat(lacking.exit()).as("%s", lacking).isEqualTo(3);
    assertThat(lacking.out())
        .contains("\"proof-impossible-here\"", "lacks extensions that the backup needs: nowhere.");
    for (TestServer each : List.of(server, Servers.postgres(15))) {
      assertThat(databases(each)).noneMatch(name -> name.contains("proof"));
    }
  }

  private Program.Answer prove(Path backup, String server) {
    return run(
        "backup",
        "verify",
        "--prove",
        "--server",
        server,
        backup.toString(),
        clients(Servers.postgres(18)),
        "--json");
  }

  @Test
  void takesDatabasesWithQuotesAndBlanksInTheirNames() throws Exception {
    TestServer server = Servers.postgres(18);
    String name = "it's a \"data base\" = 100%";
    try (Connection admin = server.jdbc("postgres");
        Statement statement = admin.createStatement()) {
      statement.execute("DROP DATABASE IF EXISTS \"" + name.replace("\"", "\"\"") + "\"");
      statement.execute(
          "CREATE DATABASE \"" + name.replace("\"", "\"\"") + "\" TEMPLATE template0");
    }

    mustRun("backup", server.url(name), clients(server), "--to", "my 'backups'");
    Path backup;
    try (Stream<Path> all = Files.list(folder.resolve("my 'backups'"))) {
      backup = all.filter(path -> path.toString().endsWith(".dump")).findFirst().orElseThrow();
    }
    try (Connection admin = server.jdbc("postgres");
        Statement statement = admin.createStatement()) {
      statement.execute("DROP DATABASE \"" + name.replace("\"", "\"\"") + "\"");
    }
    mustRun("backup", "verify", backup.toString(), clients(server));
    mustRun("backup", "restore", backup.toString(), server.url(name), clients(server));

    assertThat(databases(server)).contains(name);
    assertThat(mustRun("backup", "list", "--in", "my 'backups'", "--json").out())
        .contains("\"good\" : true");
  }

  @Test
  void makesTheDatabaseInTheEncodingOfTheDumpedOne() throws Exception {
    TestServer server = Servers.postgres(18);
    String source = server.newDatabase();
    String name = source.substring(source.lastIndexOf('/') + 1);
    drop(server, source);
    try (Connection admin = server.jdbc("postgres");
        Statement statement = admin.createStatement()) {
      statement.execute(
          "CREATE DATABASE " + name + " TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'");
    }
    try (Connection connection = server.jdbc(source);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t (a text); INSERT INTO t VALUES ('naïve')");
    }
    mustRun("backup", source, clients(server));
    drop(server, source);

    mustRun("backup", "restore", only(".dump").toString(), source, clients(server));

    try (Connection connection = server.jdbc(source)) {
      assertThat(
              PlainQueries.run(
                  connection, "SELECT a || current_setting('server_encoding') FROM t;\n"))
          .isEqualTo(List.of("naïveLATIN1"));
    }
  }

  @Test
  void putsASqliteFileBack() throws Exception {
    Path app = SqliteFiles.create(folder.resolve("my app's.db"), "CREATE TABLE t (a)");
    SqliteFiles.run(app, "INSERT INTO t VALUES ('before')");
    mustRun("backup", app.toString());
    SqliteFiles.run(app, "UPDATE t SET a = 'after'");
    String backup = only("s_" + only(".db").getFileName().toString().substring(9)).toString();

    Program.Answer refused = run("backup", "restore", backup, app.toString());
    Program.Answer replaced = mustRun("backup", "restore", backup, app.toString(), "--replace");

    assertThat(refused.exit()).as("%s", refused).isEqualTo(3);
    assertThat(SqliteRows.of(app, "SELECT a FROM t")).containsExactly("before");
    assertThat(replaced.out()).contains("app's.db.before_");
    mustRun("backup", "verify", backup);
  }

  /** The parameters of a URL may hold slashes and points; a database's name may hold blanks. */
  @Test
  void provesAndRestoresWhatARunTook() throws Exception {
    TestServer server = Servers.postgres(18);
    String plain = server.newDatabase();
    server.execute(
        plain,
        "CREATE SCHEMA app",
        "CREATE TABLE app.t AS SELECT g AS id, md5(g::text) AS v FROM generate_series(1, 500) g");
    String name = plain.substring(plain.lastIndexOf('/') + 1);
    String url = plain + "?sslmode=disable&ApplicationName=pg%2Ftrek/1.0";
    Program.Answer migrated =
        mustRun("migrate", url, folder.resolve("app.db").toString(), clients(server));
    Path backup = ofRun(".dump");
    String to = missing(server);

    Program.Answer proved =
        mustRun("backup", "verify", "--prove", "--server", to, backup.toString(), clients(server));
    Program.Answer restored = mustRun("backup", "restore", backup.toString(), to, clients(server));

    assertThat(backup.getFileName().toString()).matches(name + "_[0-9]{8}_[0-9]{6}\\.dump");
    assertThat(migrated.out()).contains(backup.getFileName().toString());
    assertThat(proved.out()).contains("proved equal: 500 rows in 1 table");
    assertThat(restored.out())
        .contains("proved equal: 500 rows in 1 table")
        .contains("  into   " + to);
  }

  @Test
  void provesTheCopyOfAFileThatARunTook() throws Exception {
    Path app = SqliteFiles.create(folder.resolve("app.db"), "CREATE TABLE t (a)");
    SqliteFiles.run(app, "INSERT INTO t VALUES (1), ('one'), (x'01')");
    TestServer server = Servers.postgres(18);
    mustRun("migrate", app.toString(), server.newDatabase());

    Program.Answer proved = mustRun("backup", "verify", "--prove", ofRun(".db").toString());

    assertThat(proved.out()).contains("proved equal: 3 rows in 1 table");
  }

  private Path ofRun(String ending) throws IOException {
    try (Stream<Path> all = Files.walk(folder.resolve(".pgtrek/runs"))) {
      return all.filter(path -> path.toString().endsWith(ending)).findFirst().orElseThrow();
    }
  }

  @Test
  void saysHowAFileOfAnotherProgramIsRestored() throws Exception {
    Path app = SqliteFiles.create(folder.resolve("app.db"), "CREATE TABLE t (a)");
    String to = folder.resolve("to.db").toString();

    Program.Answer refused = run("backup", "restore", app.toString(), to);
    Program.Answer restored = mustRun("backup", "restore", app.toString(), to, "--unsealed");

    assertThat(refused.exit()).as("%s", refused).isEqualTo(4);
    assertThat(refused.err()).contains("no .sha256 beside it").contains("--unsealed");
    assertThat(restored.out()).contains("  into   " + to);
  }

  @Test
  void refusesWhatMeansNothingOfAFile() throws Exception {
    Path app = SqliteFiles.create(folder.resolve("app.db"), "CREATE TABLE t (a)");

    Program.Answer format = run("backup", app.toString(), "--format", "directory");
    Program.Answer programs = run("backup", app.toString(), "--client-programs", "/usr/bin");
    Program.Answer unnamed = run("backup");

    assertThat(format.exit()).as("%s", format).isEqualTo(2);
    assertThat(format.err()).contains("--format is about dumps");
    assertThat(programs.exit()).as("%s", programs).isEqualTo(2);
    assertThat(programs.err()).contains("--client-programs is about dumps");
    assertThat(unnamed.exit()).as("%s", unnamed).isEqualTo(2);
    assertThat(unnamed.err()).contains("There is no SOURCE");
    assertThat(folder.resolve(".pgtrek/backups")).doesNotExist();
  }

  @Test
  void refusesToReplaceAFileInUse() throws Exception {
    Path app = SqliteFiles.create(folder.resolve("app.db"), "PRAGMA journal_mode = WAL");
    SqliteFiles.run(app, "CREATE TABLE t (a)");
    mustRun("backup", app.toString());
    try (Connection user = SqliteFiles.open(app);
        Statement statement = user.createStatement()) {
      statement.execute("INSERT INTO t VALUES (1)");

      Program.Answer refused =
          run("backup", "restore", only(".db").toString(), app.toString(), "--replace");

      assertThat(refused.exit()).as("%s", refused).isEqualTo(3);
      assertThat(refused.err()).contains("in use");
    }
  }

  @Test
  void saysWhyAServerCannotBeBackedUp() throws Exception {
    TestServer server = Servers.postgres(18);
    String database = server.newDatabase();
    try (Connection connection = server.jdbc(database);
        Statement statement = connection.createStatement()) {
      statement.execute("DROP ROLE IF EXISTS backup_reader");
      statement.execute("CREATE ROLE backup_reader LOGIN PASSWORD 'right'");
    }
    String wrong = database.replaceFirst("//[^@]*@", "//backup_reader:wrong@");

    Program.Answer login = run("backup", wrong, clients(server));
    Program.Answer away = run("backup", "postgresql://postgres@127.0.0.1:1/x", clients(server));
    Program.Answer none = run("backup", database, "--client-programs", folder.toString());
    Program.Answer old = run("backup", database, clients(Servers.postgres(15)));
    Program.Answer unknown = run("backup", missing(server), clients(server));

    assertThat(login.exit()).as("%s", login).isEqualTo(4);
    assertThat(login.err()).contains("password").doesNotContain("wrong@");
    assertThat(away.exit()).as("%s", away).isEqualTo(4);
    assertThat(unknown.exit()).as("%s", unknown).isEqualTo(4);
    assertThat(unknown.err()).contains("Name a database that exists").doesNotContain("CREATE");
    assertThat(none.exit()).as("%s", none).isEqualTo(3);
    assertThat(none.err()).contains("no pg_dump").contains("Install");
    assertThat(old.exit()).as("%s", old).isEqualTo(3);
    assertThat(old.err()).contains("15.").contains("postgresql").contains("18");
    assertThat(folder.resolve(".pgtrek/backups"))
        .satisfiesAnyOf(
            path -> assertThat(path).doesNotExist(), path -> assertThat(path).isEmptyDirectory());
  }

  @Test
  void findsTheProgramsByTheEnvironmentAndThePath() throws Exception {
    TestServer server = Servers.postgres(18);
    String database = server.newDatabase();

    Program.Answer answer =
        new Program(folder, Map.of("PGTREK_CLIENT_PROGRAMS", server.bin().toString()))
            .run("backup", database);

    assertThat(answer.exit()).as("%s", answer).isZero();
    assertThat(answer.err()).contains(server.bin().toString());
  }

  @Test
  void listsAndPrunesWithoutTouchingWhatARunTook() throws Exception {
    Path app = SqliteFiles.create(folder.resolve("app.db"), "CREATE TABLE t (a)");
    TestServer server = Servers.postgres(18);
    mustRun("migrate", app.toString(), server.newDatabase());
    mustRun("backup", app.toString());
    mustRun("backup", app.toString());
    mustRun("backup", app.toString());

    assertThat(run("backup", "prune", "--keep", "1").exit()).isEqualTo(3);
    Program.Answer pruned = mustRun("backup", "prune", "--keep", "1", "--yes");
    Program.Answer list = mustRun("backup", "list");

    assertThat(pruned.out().lines().filter(line -> line.startsWith("  remove"))).hasSize(2);
    assertThat(list.out().lines().filter(line -> line.contains("sealed"))).hasSize(2);
    assertThat(list.out()).contains("taken by run ");
    assertThat(mustRun("backup", "prune", "--keep", "0d", "--yes").out())
        .contains("the last good one of its source")
        .contains("nothing to remove");
  }

  @Test
  void refusesASourceThatIsDamaged() throws Exception {
    Path app = folder.resolve("app.db");
    Files.copy(DamagedBackupIT.large(folder.resolve("sound.db")), app);
    DamagedBackupIT.flip(app, Files.size(app) / 2 / 4096 * 4096);

    Program.Answer answer = run("backup", app.toString());

    assertThat(answer.exit()).as("%s", answer).isEqualTo(4);
    assertThat(mustRun("backup", "list").out()).contains("no backup");
  }
}

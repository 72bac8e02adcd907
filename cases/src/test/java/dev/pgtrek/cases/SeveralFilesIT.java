package dev.pgtrek.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file for each schema: all of them of one moment, with one backup. */
class SeveralFilesIT {

  @TempDir Path folder;

  private Program.Answer run(String... words) {
    return Program.in(folder).run(words);
  }

  private Path file(String name) {
    return folder.resolve(name);
  }

  private static String bank(TestServer server) throws SQLException {
    String url = server.newDatabase();
    try (Connection connection = server.jdbc(url);
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          CREATE TABLE account (id int PRIMARY KEY, money int NOT NULL);
          INSERT INTO account VALUES (1, 1000);
          CREATE SCHEMA savings;
          CREATE TABLE savings.account (id int PRIMARY KEY, money int NOT NULL);
          INSERT INTO savings.account VALUES (1, 0);
          CREATE SCHEMA ballast;
          CREATE TABLE ballast.rows AS SELECT g, md5(g::text) FROM generate_series(1, 100000) g;
          """);
    }
    return url;
  }

  /** Moves money from one schema to the other, and back, and on. */
  private static void write(
      TestServer server, String url, AtomicBoolean stop, AtomicInteger written) {
    try (Connection application = server.jdbc(url);
        Statement statement = application.createStatement()) {
      application.setAutoCommit(false);
      while (!stop.get()) {
        statement.execute("UPDATE account SET money = money - 1");
        statement.execute("UPDATE savings.account SET money = money + 1");
        application.commit();
        written.incrementAndGet();
      }
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void areOfOneMomentBesideALivingWriter(int version) throws Exception {
    TestServer server = Servers.postgres(version);
    String url = bank(server);
    AtomicBoolean stop = new AtomicBoolean();
    AtomicInteger written = new AtomicInteger();
    CompletableFuture<Void> writer =
        CompletableFuture.runAsync(() -> write(server, url, stop, written));
    while (written.get() < 10 && !writer.isDone()) {
      Thread.sleep(1);
    }

    int before = written.get();
    Program.Answer answer =
        run(
            "migrate",
            url,
            file("bank.db").toString(),
            "--schemas",
            "files",
            "--client-programs=" + server.bin());
    int during = written.get() - before;
    stop.set(true);
    writer.get(1, TimeUnit.MINUTES);

    assertThat(answer.exit()).as("%s", answer).isZero();
    assertThat(during).as("transactions while it ran").isGreaterThan(20);
    int money = money(file("bank.db"));
    int savings = money(file("bank_savings.db"));
    assertThat(money + savings).isEqualTo(1000);
    assertThat(savings).isPositive();
    assertThat(SqliteRows.of(file("bank_ballast.db"), "SELECT count(*) FROM rows"))
        .containsExactly("100000");
    assertThat(backups()).as("one backup of all").hasSize(1);
    // Each of the three reports names it.
    assertThat(answer.out().lines().filter(line -> line.contains(backups().getFirst()))).hasSize(3);
  }

  private static int money(Path file) throws SQLException {
    return Integer.parseInt(SqliteRows.of(file, "SELECT money FROM account").getFirst());
  }

  private List<String> backups() {
    try (Stream<Path> all = Files.walk(folder.resolve(".pgtrek"))) {
      return all.map(path -> path.getFileName().toString())
          .filter(name -> name.endsWith(".sha256"))
          .map(name -> name.replace(".sha256", ""))
          .toList();
    } catch (IOException failure) {
      throw new java.io.UncheckedIOException(failure);
    }
  }

  @Test
  void areCheckedAndProvedEachWithItsSchema() throws Exception {
    TestServer server = Servers.postgres(18);
    String url = bank(server);
    String file = file("bank.db").toString();
    Program.Answer made = run("migrate", url, file, "--schemas", "files", "--no-backup");
    assertThat(made.exit()).as("%s", made).isZero();

    Program.Answer proved = run("verify", url, file, "--schemas", "files");
    Program.Answer checked = run("check", url, file, "--schemas", "files");
    SqliteRows.of(file("bank_savings.db"), "SELECT 1");
    dev.pgtrek.testkit.SqliteFiles.run(file("bank_savings.db"), "UPDATE account SET money = 7");
    Program.Answer different = run("verify", url, file, "--schemas", "files");
    dev.pgtrek.testkit.SqliteFiles.run(file("bank_ballast.db"), "DELETE FROM rows WHERE g < 500");
    Program.Answer decided = run("decide", url, file, "--schemas", "files");
    Program.Answer rehearsed = run("migrate", url, "--schemas", "files", "--dry-run");

    assertThat(proved.exit()).as("%s", proved).isZero();
    assertThat(proved.out().lines().filter(line -> line.contains("proved equal"))).hasSize(3);
    assertThat(checked.exit()).as("%s", checked).isEqualTo(3);
    assertThat(checked.said()).contains("bank.db", "bank_savings.db", "bank_ballast.db");
    assertThat(different.exit()).as("%s", different).isEqualTo(6);
    assertThat(rehearsed.exit()).as("%s", rehearsed).isZero();
    // The last file is equal, and says go; the last line is about all of them.
    assertThat(decided.exit()).as("%s", decided).isEqualTo(11);
    assertThat(decided.out()).contains("\ngo\n");
    assertThat(decided.out().strip().lines().toList().getLast())
        .isEqualTo("roll back: " + file("bank_savings.db"));
  }

  /** As jq, and whoever reads line by line, expects of several. */
  @Test
  void areToldAsOneDocumentALine() throws Exception {
    TestServer server = Servers.postgres(18);
    String url = bank(server);
    String file = file("bank.db").toString();

    Program.Answer made =
        run("migrate", url, file, "--schemas", "files", "--no-backup", "--json", "-q");
    Files.delete(file("bank_savings.db"));
    Program.Answer broken = run("verify", url, file, "--schemas", "files", "--json", "-q");
    dev.pgtrek.testkit.SqliteFiles.run(
        file("bank_savings.db"), "CREATE TABLE account (id INTEGER PRIMARY KEY)");
    Program.Answer decided = run("decide", url, file, "--schemas", "files", "--json", "-q");

    assertThat(made.exit()).as("%s", made).isZero();
    assertThat(targets(made))
        .containsExactlyInAnyOrder(
            file, file("bank_savings.db").toString(), file("bank_ballast.db").toString());
    assertThat(broken.exit()).as("%s", broken).isEqualTo(5);
    assertThat(broken.out().lines()).singleElement().asString().startsWith("{\"error\":{");
    assertThat(decided.exit()).as("%s", decided).isEqualTo(11);
    assertThat(targets(decided)).hasSize(3);
  }

  private static List<String> targets(Program.Answer answer) {
    return answer
        .out()
        .lines()
        .map(
            line -> {
              try {
                return new com.fasterxml.jackson.databind.ObjectMapper()
                    .readTree(line)
                    .path("target")
                    .asText();
              } catch (IOException failure) {
                throw new java.io.UncheckedIOException(failure);
              }
            })
        .toList();
  }

  @Test
  void haveNoPlanInCommon() throws Exception {
    String url = bank(Servers.postgres(18));
    assertThat(run("plan", url, "--schema", "savings").exit()).isZero();
    String plan = folder.resolve(".pgtrek/plan/plan.yaml").toString();

    Program.Answer planned = run("plan", url, "--schemas", "files");
    Program.Answer migrated =
        run("migrate", url, file("b.db").toString(), "--schemas", "files", "--plan", plan);

    assertThat(planned.exit()).as("%s", planned).isEqualTo(2);
    assertThat(planned.err()).contains("--schema");
    assertThat(migrated.exit()).as("%s", migrated).isEqualTo(2);
    assertThat(file("b.db")).doesNotExist();
  }

  @Test
  void areMadeAllOrNoneWhereOneOfTheirNamesIsTaken() throws Exception {
    String url = bank(Servers.postgres(18));
    Files.writeString(file("bank_savings.db"), "of somebody");

    Program.Answer answer =
        run("migrate", url, file("bank.db").toString(), "--schemas", "files", "--no-backup");

    assertThat(answer.exit()).as("%s", answer).isEqualTo(3);
    assertThat(answer.said()).contains("bank_savings.db");
    assertThat(file("bank_ballast.db")).doesNotExist();
    assertThat(file("bank.db")).doesNotExist();
  }
}

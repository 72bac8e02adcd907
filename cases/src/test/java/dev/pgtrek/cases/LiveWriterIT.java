package dev.pgtrek.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.SqliteFiles;
import dev.pgtrek.testkit.TestServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Migrates while an application goes on writing: what arrives is one moment of the source. Every
 * transaction moves money from one account to another and books it, so that the total stays the
 * same and every account is what its bookings add up to.
 */
class LiveWriterIT {

  private static final TestServer SERVER = Servers.postgres(18);

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"WAL", "DELETE"})
  void takesOneMomentOfALivingSource(String journalMode) throws Exception {
    Path source = bank(journalMode);
    String url = SERVER.newDatabase();
    AtomicBoolean stop = new AtomicBoolean();
    AtomicInteger written = new AtomicInteger();
    CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> write(source, stop, written));
    while (written.get() < 10 && !writer.isDone()) {
      Thread.sleep(1);
    }

    Program.Answer answer = Program.in(folder).run("migrate", source.toString(), url);
    int during = written.get();
    stop.set(true);
    writer.get(1, TimeUnit.MINUTES);

    assertThat(answer.exit()).as("%s", answer).isZero();
    assertThat(during).as("transactions while it ran").isGreaterThan(20);
    try (Connection target = SERVER.jdbc(url)) {
      assertThat(
              PlainQueries.run(
                  target,
                  """
                  SELECT sum(money) FROM account;
                  SELECT count(*) FROM account a WHERE money - 1000 <>
                    (SELECT coalesce(sum(b.amount), 0) FROM booking b WHERE b.account = a.id);
                  SELECT sum(amount), count(*) % 2, count(*) > 0 FROM booking;
                  """))
          .containsExactly("100000", "0", "0|0|t");
    }
  }

  private Path bank(String journalMode) {
    return SqliteFiles.create(
        folder.resolve("bank.db"),
        "PRAGMA journal_mode = " + journalMode,
        """
        CREATE TABLE account (id INTEGER PRIMARY KEY, money INTEGER NOT NULL);
        CREATE TABLE booking (id INTEGER PRIMARY KEY AUTOINCREMENT, account INTEGER NOT NULL, amount INTEGER NOT NULL);
        CREATE TABLE ballast (id INTEGER PRIMARY KEY, body TEXT);
        BEGIN;
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100)
        INSERT INTO account SELECT i, 1000 FROM n;
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50000)
        INSERT INTO ballast SELECT i, printf('%0200d', i) FROM n;
        COMMIT;
        """);
  }

  private static void write(Path source, AtomicBoolean stop, AtomicInteger written) {
    try (Connection application = SqliteFiles.open(source);
        Statement statement = application.createStatement()) {
      statement.execute("PRAGMA busy_timeout = 30000");
      for (int i = 0; !stop.get(); i++) {
        int from = 1 + i % 100;
        int to = 1 + (i * 7 + 13) % 100;
        statement.executeUpdate(
            """
            BEGIN IMMEDIATE;
            UPDATE account SET money = money - 7 WHERE id = %1$d;
            INSERT INTO booking (account, amount) VALUES (%1$d, -7);
            UPDATE account SET money = money + 7 WHERE id = %2$d;
            INSERT INTO booking (account, amount) VALUES (%2$d, 7);
            COMMIT;
            """
                .formatted(from, to));
        written.incrementAndGet();
        Thread.sleep(2);
      }
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}

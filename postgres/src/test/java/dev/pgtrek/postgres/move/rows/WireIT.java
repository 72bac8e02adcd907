package dev.pgtrek.postgres.move.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgtrek.postgres.move.rows.RowPipe.Form;
import dev.pgtrek.postgres.move.rows.RowPipe.Piped;
import dev.pgtrek.postgres.session.Sessions;
import dev.pgtrek.postgres.sql.Rows;
import dev.pgtrek.postgres.url.PostgresUrl;
import dev.pgtrek.testkit.HostileProxy;
import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class WireIT {

  private static final String ROWS =
      "SELECT i, repeat('x', i %% 500) FROM generate_series(1, %d) i";

  /** So many that it would take hours, without a place where the server keeps them first. */
  private static final String ENDLESS =
      "SELECT i, repeat('x', i % 500) FROM generate_series(1, 100000) i, generate_series(1,"
          + " 100000)";

  private final TestServer old = Servers.postgres(17);
  private final TestServer fresh = Servers.postgres(18);
  private final String target = fresh.newDatabase();

  @Test
  void theDriverLetsItsWireBeTaken() throws SQLException {
    try (Connection connection = fresh.jdbc(target)) {
      assertThat(Wire.below(connection)).isPresent();
    }
  }

  @Test
  void theDriversOwnCopyDoesTheSame() throws SQLException, RowPipe.SourceSide {
    try (Connection from = old.jdbc("postgres");
        Connection to = fresh.jdbc(target)) {
      Rows.run(to, "CREATE TABLE t (id int, w text)");
      String out = "COPY (" + ROWS.formatted(50_000) + ") TO STDOUT (FORMAT BINARY)";

      Piped piped = new DriverPipe(from, to).run(out, "COPY t FROM STDIN (FORMAT BINARY)");

      assertThat(piped.rows()).isEqualTo(50_000);
      assertThat(new RowPipe(from, to).run(ROWS.formatted(50_000), "t", Form.BINARY))
          .isEqualTo(piped);
    }
  }

  /** What the source has said by then lies in the network, its answer included. */
  @Test
  void theDriversOwnCopyLeavesTheSourceInStepWhenTheTargetRefuses() throws SQLException {
    try (Connection from = old.jdbc("postgres");
        Connection to = fresh.jdbc(target)) {
      Rows.run(to, "CREATE TABLE t (id int CHECK (id > 1), w text)");
      String out = "COPY (" + ROWS.formatted(4000) + ") TO STDOUT (FORMAT BINARY)";

      assertThatThrownBy(
              () -> new DriverPipe(from, to).run(out, "COPY t FROM STDIN (FORMAT BINARY)"))
          .hasMessageContaining("t_id_check");

      assertThat(Rows.value(from, "SELECT 'alive'")).isEqualTo("alive");
      assertThat(Rows.value(to, "SELECT 'alive'")).isEqualTo("alive");
    }
  }

  @Test
  void encryptedConnectionsAreLedAsWell(@TempDir Path folder)
      throws IOException, InterruptedException, SQLException, RowPipe.SourceSide {
    try (TestServer server = Servers.dedicated(18)) {
      encrypt(server, folder);
      String url =
          "jdbc:postgresql://127.0.0.1:%d/postgres?user=postgres&sslmode=require"
              .formatted(server.port());
      try (Connection from = DriverManager.getConnection(url);
          Connection to = DriverManager.getConnection(url)) {
        Rows.run(to, "CREATE TABLE t (id int CHECK (id <> 99000), w text)");
        assertThat(Rows.value(to, "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"))
            .isEqualTo("t");
        RowPipe pipe = new RowPipe(from, to);

        assertThatThrownBy(() -> pipe.run(ROWS.formatted(100_000), "t", Form.BINARY))
            .hasMessageContaining("t_id_check");
        assertThat(pipe.run(ROWS.formatted(98_999), "t", Form.BINARY).rows()).isEqualTo(98_999);
        assertThat(Rows.value(to, "SELECT count(*) FROM t")).isEqualTo("98999");
      }
    }
  }

  @Test
  void aTargetThatEndsTheSessionIsToldAtOnceAndNotAtTheEndOfAllRows() throws Exception {
    try (Connection from = old.jdbc("postgres");
        Connection to = fresh.jdbc(target);
        Connection other = fresh.jdbc(target)) {
      Rows.run(to, "CREATE TABLE t (id int, w text)");
      CompletableFuture<Void> end = whileItRuns(other, "pg_terminate_backend", pid(to), 1000);

      assertThatThrownBy(() -> new RowPipe(from, to).run(ENDLESS, "t", Form.BINARY))
          .isInstanceOf(SQLException.class)
          .extracting(failure -> ((SQLException) failure).getSQLState())
          .isIn("57P01", "08006");
      end.join();
      assertThat(Rows.value(from, "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void aSourceThatIsCancelledLeavesTheTargetUsable() throws Exception {
    try (Connection from = old.jdbc("postgres");
        Connection to = fresh.jdbc(target);
        Connection other = old.jdbc("postgres")) {
      Rows.run(to, "CREATE TABLE t (id int, w text)");
      CompletableFuture<Void> end = whileItRuns(other, "pg_cancel_backend", pid(from), 1000);

      assertThatThrownBy(() -> new RowPipe(from, to).run(ENDLESS, "t", Form.BINARY))
          .isInstanceOfSatisfying(
              RowPipe.SourceSide.class,
              failure -> assertThat(failure.failure().getSQLState()).isEqualTo("57014"));
      end.join();
      assertThat(Rows.value(to, "SELECT count(*) FROM t")).isEqualTo("0");
      assertThat(Rows.value(from, "SELECT 1")).isEqualTo("1");
    }
  }

  /** Behind some proxies a cancel reaches nobody, and fails nowhere. */
  @Test
  @Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aSourceThatNoCancelReachesIsCutAndNotReadToItsEnd() throws SQLException {
    try (HostileProxy network = HostileProxy.before(old);
        Connection from =
            Sessions.connectTo(PostgresUrl.parse(network.url(old.newDatabase()), Map.of()));
        Connection to = fresh.jdbc(target)) {
      Rows.run(to, "CREATE TABLE t (id int CHECK (id > 1), w text)");
      network.refuse();

      assertThatThrownBy(() -> new RowPipe(from, to).run(ENDLESS, "t", Form.BINARY))
          .hasMessageContaining("t_id_check");

      assertThat(from.isClosed()).isTrue();
      assertThat(Rows.value(to, "SELECT 'alive'")).isEqualTo("alive");
    }
  }

  @Test
  @Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aServerThatBeginsNoCopyIsToldAndNotWaitedFor() throws SQLException {
    try (Connection from = old.jdbc("postgres");
        Connection to = fresh.jdbc(target)) {
      WirePipe pipe =
          new WirePipe(from, Wire.below(from).orElseThrow(), Wire.below(to).orElseThrow(), "UTF8");

      assertThatThrownBy(() -> pipe.run("COPY (SELECT 1) TO STDOUT", "SELECT"))
          .hasMessageContaining("no COPY");

      assertThat(Rows.value(from, "SELECT 'alive'")).isEqualTo("alive");
      assertThat(Rows.value(to, "SELECT 'alive'")).isEqualTo("alive");
    }
  }

  /** All rows fit into one message, which is to be sent when the source has nothing more to say. */
  @Test
  @Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aTargetThatFailsBeforeTheFirstMessageOfASourceThatHasEndedIsTold() throws Exception {
    try (Connection from = old.jdbc("postgres");
        Connection to = fresh.jdbc(target);
        Connection other = fresh.jdbc(target);
        Connection gate = old.jdbc("postgres")) {
      Rows.run(to, "CREATE TABLE t (id int, w text)");
      Rows.value(gate, "SELECT pg_advisory_lock(4711)");
      CompletableFuture<Void> end =
          whileItRuns(other, "pg_terminate_backend", pid(to), 0)
              .thenRun(() -> endOnceGone(gate, pid(to)));
      String slow =
          "SELECT 1, repeat('x', 20000) UNION ALL SELECT 2, 'y' FROM pg_advisory_xact_lock(4711)";

      assertThatThrownBy(() -> new RowPipe(from, to).run(slow, "t", Form.BINARY))
          .isInstanceOf(SQLException.class)
          .extracting(failure -> ((SQLException) failure).getSQLState())
          .isIn("57P01", "08006");
      end.join();
      assertThat(Rows.value(from, "SELECT 1")).isEqualTo("1");
    }
  }

  private static int pid(Connection connection) {
    return Sessions.pid(connection);
  }

  /** Lets the source say the rest once the target's session is gone. */
  private void endOnceGone(Connection gate, int pid) {
    try {
      fresh.await(
          target, "SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE pid = " + pid + ")");
      Rows.value(gate, "SELECT pg_advisory_unlock(4711)");
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** Calls a function on a session as soon as its COPY has done so many rows. */
  private static CompletableFuture<Void> whileItRuns(
      Connection other, String function, int pid, int rows) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            String asked =
                "SELECT count(*) FROM pg_stat_progress_copy WHERE tuples_processed >= %d AND pid = %d"
                    .formatted(rows, pid);
            long deadline = System.nanoTime() + 120_000_000_000L;
            while (Rows.number(other, asked) == 0) {
              // It may be over already.
              assertThat(System.nanoTime()).as("time for COPY").isLessThan(deadline);
              Thread.sleep(20);
            }
            Rows.value(other, "SELECT " + function + "(" + pid + ")");
          } catch (SQLException failure) {
            throw new IllegalStateException(failure);
          } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private static void encrypt(TestServer server, Path folder)
      throws IOException, InterruptedException, SQLException {
    Path key = folder.resolve("key");
    Path certificate = folder.resolve("certificate");
    List<String> openssl =
        List.of(
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-subj",
            "/CN=x",
            "-keyout",
            key.toString(),
            "-out",
            certificate.toString());
    new ProcessBuilder(openssl)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("log").toFile())
        .start()
        .waitFor();
    try (Connection connection = server.jdbc("postgres");
        Statement statement = connection.createStatement()) {
      for (Path file : List.of(key, certificate)) {
        statement.execute(
            "COPY (SELECT unnest(string_to_array('%s', E'\\n'))) TO PROGRAM 'umask 077; cat > server.%s'"
                .formatted(Files.readString(file).strip(), file.equals(key) ? "key" : "crt"));
      }
      statement.execute("ALTER SYSTEM SET ssl = on");
    }
    server.restart();
  }
}

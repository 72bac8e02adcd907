package dev.pgtrek.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Severity;
import dev.pgtrek.postgres.url.PostgresUrl;
import dev.pgtrek.spi.Snapshot;
import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a source's server is, and what it knows of its disk. */
class SourceServerIT {

  private static final Path FILE = Path.of("/nonexistent/app.dump");

  private final TestServer server = Servers.dedicated(18);
  private final String url = server.newDatabase();
  private final Path data = server.log().resolveSibling("data");

  @AfterEach
  void stop() {
    server.close();
  }

  /** It has no primary, and waits for one. */
  @Test
  void saysOfAStandbyHowLongReadsAreKeptFromBeingCancelled() throws Exception {
    server.stopImmediate();
    Files.createFile(data.resolve("standby.signal"));
    server.start();

    Finding hasty = standby();
    server.execute("postgres", "ALTER SYSTEM SET hot_standby_feedback = on");
    server.restart();
    Finding patient = standby();

    assertThat(hasty.severity()).isEqualTo(Severity.WARN);
    assertThat(hasty.why()).contains("It may cancel a long read");
    assertThat(hasty.fix()).contains("hot_standby_feedback = on");
    assertThat(patient.severity()).isEqualTo(Severity.INFO);
  }

  private Finding standby() {
    try (PostgresSource source = open()) {
      List<Finding> found = source.check();
      assertThat(found).extracting(Finding::code).containsExactly("source-is-standby");
      return found.getFirst();
    }
  }

  @Test
  void countsThePagesWhoseChecksumWasWrong() throws Exception {
    server.execute(url, "CREATE TABLE t AS SELECT i FROM generate_series(1, 1000) i", "CHECKPOINT");
    Path file = data.resolve(server.ask(url, "SELECT pg_relation_filepath('t')").getFirst());
    server.stopImmediate();
    damage(file);
    server.start();
    assertThatThrownBy(() -> server.ask(url, "SELECT count(*) FROM t"))
        .isInstanceOf(SQLException.class);

    try (PostgresSource source = open();
        Snapshot snapshot = source.snapshot(FILE)) {
      assertThat(snapshot.integrity())
          .singleElement()
          .satisfies(
              found -> {
                assertThat(found.code()).isEqualTo("source-checksum-failures");
                assertThat(found.measured()).startsWith("1 pages");
              });
    }
  }

  private static void damage(Path file) throws IOException {
    try (RandomAccessFile pages = new RandomAccessFile(file.toFile(), "rw")) {
      pages.seek(8000);
      pages.write(0xFF);
    }
  }

  private PostgresSource open() {
    return PostgresSource.open(PostgresUrl.parse(url, Map.of()), List.of());
  }
}

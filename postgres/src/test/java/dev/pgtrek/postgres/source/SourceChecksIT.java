package dev.pgtrek.postgres.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Severity;
import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The checks of a source that a test cannot wait for, or has no server for. */
class SourceChecksIT {

  private final TestServer server = Servers.postgres(18);
  private final String url = server.newDatabase();

  @ParameterizedTest
  @CsvSource({"140019, true", "149999, true", "150000, false", "180001, false"})
  void blocksServersBefore15(int version, boolean fires) {
    Optional<Finding> found = SourceChecks.version("shop", version);

    assertThat(found.map(f -> f.code() + " " + f.severity()))
        .isEqualTo(fires ? Optional.of("source-too-old BLOCK") : Optional.<String>empty());
  }

  @Test
  void tellsOfATransactionThatWrites() throws SQLException {
    server.execute(url, "CREATE TABLE t (id int)");
    try (Connection writer = server.jdbc(url);
        Statement statement = writer.createStatement();
        Connection reader = server.jdbc(url)) {
      writer.setAutoCommit(false);
      statement.execute("INSERT INTO t VALUES (1)");

      Finding found = SourceChecks.openWrites(reader, "shop", 0).orElseThrow();

      assertThat(found.code()).isEqualTo("source-writes-open");
      assertThat(found.severity()).isEqualTo(Severity.INFO);
      String asked = found.fix().replaceFirst("(?s)^.*(SELECT .*;).*$", "$1");
      assertThat(server.ask(url, asked.replace("*", "query")))
          .containsExactly("INSERT INTO t VALUES (1)");
      assertThat(SourceChecks.openWrites(reader, "shop", 60)).isEmpty();
      writer.commit();
      assertThat(SourceChecks.openWrites(reader, "shop", 0)).isEmpty();
    }
  }

  @Test
  void saysNothingOfATransactionThatOnlyReads() throws SQLException {
    try (Connection other = server.jdbc(url);
        Statement statement = other.createStatement();
        Connection reader = server.jdbc(url)) {
      other.setAutoCommit(false);
      statement.execute("SELECT 1");

      assertThat(SourceChecks.openWrites(reader, "shop", 0)).isEmpty();
    }
  }
}

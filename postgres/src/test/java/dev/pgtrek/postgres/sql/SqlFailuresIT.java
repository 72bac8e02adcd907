package dev.pgtrek.postgres.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.postgres.PostgresTarget;
import dev.pgtrek.postgres.url.PostgresUrl;
import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a server's SQLSTATE is called, and that every one has a way on. */
class SqlFailuresIT {

  private final TestServer server = Servers.postgres(18);
  private final String url = server.newDatabase();

  @ParameterizedTest
  @CsvSource({
    "57014, target-statement-cancelled",
    "57P01, target-unreachable",
    "08006, target-unreachable",
    "28000, target-login-refused",
    "53100, target-disk-full",
    "53200, target-out-of-resources",
    "55P03, target-lock-not-granted",
    "55000, target-failed",
    "42501, target-right-missing",
    "42601, target-refused-statement",
    "XX001, target-damaged",
    "XX002, target-damaged",
    "58030, target-damaged",
    "XX000, target-failed",
    "58P01, target-failed",
    "25006, target-read-only",
    "25001, target-failed",
    "22012, target-failed",
  })
  void callsAFailureByItsState(String state, String code) {
    SQLException failure =
        catchThrowableOfType(
            SQLException.class,
            () ->
                server.execute(
                    url, "DO 'BEGIN RAISE EXCEPTION USING ERRCODE = ''" + state + "''; END'"));

    PgtrekException.Target told = (PgtrekException.Target) SqlFailures.wrap("trying", failure);

    assertThat(told.code()).isEqualTo(code);
    assertThat(told.sqlState()).isEqualTo(state);
    assertThat(told.next()).contains("same command again");
  }

  @Test
  void callsALockThatIsNotGrantedSo() throws SQLException {
    server.execute(url, "CREATE TABLE t (id int)");
    try (Connection holder = server.jdbc(url);
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute("LOCK TABLE t");

      SQLException failure =
          catchThrowableOfType(
              SQLException.class,
              () -> server.execute(url, "SET lock_timeout = 50", "SELECT * FROM t"));

      assertThat(SqlFailures.wrap("reading", failure).code()).isEqualTo("target-lock-not-granted");
    }
  }

  @Test
  void tellsOfABatchWhatFailedAndNotItsValues() throws SQLException {
    server.execute(url, "CREATE TABLE u (word text CHECK (word <> 'a secret'))");
    try (Connection connection = server.jdbc(url);
        PreparedStatement insert = connection.prepareStatement("INSERT INTO u VALUES (?)")) {
      insert.setString(1, "a secret");
      insert.addBatch();

      PgtrekException told =
          SqlFailures.wrap(
              "inserting", catchThrowableOfType(SQLException.class, insert::executeBatch));

      assertThat(told.getMessage())
          .startsWith("The target failed while inserting: new row for relation \"u\" violates")
          .endsWith("(SQLSTATE 23514)")
          .doesNotContain("secret");
    }
  }

  @Test
  void tellsOfABatchThatTheConnectionIsLost() throws SQLException {
    try (Connection connection = server.jdbc(url);
        Statement statement = connection.createStatement()) {
      server.terminate(url, "true");
      statement.addBatch("SELECT 1");

      PgtrekException told =
          SqlFailures.wrap(
              "looking", catchThrowableOfType(SQLException.class, statement::executeBatch));

      assertThat(told.code()).isEqualTo("target-unreachable");
      assertThat(told.getMessage()).doesNotContain("Batch").doesNotContain("Exception");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ann:right, LOGIN, ''",
    "ann:wrong, LOGIN, target-password-wrong",
    "ann, LOGIN, target-password-missing",
    "ann:right, LOGIN CONNECTION LIMIT 0, target-connections-exhausted",
    "ann:right, NOLOGIN, target-login-refused",
  })
  void saysWhyALoginFailed(String login, String options, String code) throws SQLException {
    String role = "ann_" + System.nanoTime();
    server.execute(url, "CREATE ROLE " + role + " PASSWORD 'right' " + options);
    String as = url.replaceFirst("//[^@]*@", "//" + login.replace("ann", role) + "@");
    PgtrekException refused =
        catchThrowableOfType(
            PgtrekException.class,
            () ->
                PostgresTarget.open(PostgresUrl.parse(as, Map.of("HOME", "/nonexistent")), "public")
                    .close());

    assertThat(refused == null ? "" : refused.code()).isEqualTo(code);
    server.execute(url, "DROP ROLE " + role);
  }

  @ParameterizedTest
  @CsvSource({
    "57P03, target-not-ready",
    "XX000, target-database-unusable",
    "08006, target-unreachable"
  })
  void saysOfALoginThatTheServerIsNotThereYet(String state, String code) {
    SQLException failure = new SQLException("the database system is starting up", state);

    assertThat(SqlFailures.connecting(PostgresUrl.parse(url, Map.of()), failure).code())
        .isEqualTo(code);
  }
}

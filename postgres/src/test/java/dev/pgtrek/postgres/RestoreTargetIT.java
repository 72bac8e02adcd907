package dev.pgtrek.postgres;

import static dev.pgtrek.postgres.Samples.url;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.postgres.sql.Rows;
import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class RestoreTargetIT {

  private final TestServer server = Servers.postgres(18);
  private final String database = server.newDatabase();

  @Test
  void gathersStatisticsOfWhatTheDatabasesOwnPathFinds() throws SQLException {
    try (Connection connection = server.jdbc(database)) {
      Rows.run(connection, "CREATE TABLE t AS SELECT i FROM generate_series(1, 1000) i");

      RestoreTarget.of(url(database)).analyze();

      assertThat(Rows.value(connection, "SELECT n_distinct FROM pg_stats WHERE tablename = 't'"))
          .isEqualTo("-1");
    }
  }

  @Test
  @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void anInterruptEndsStatisticsThatWaitForSomebody() throws SQLException {
    try (Connection holder = server.jdbc(database)) {
      Rows.run(holder, "CREATE TABLE t (i int)");
      holder.setAutoCommit(false);
      Rows.run(holder, "LOCK TABLE t IN ACCESS EXCLUSIVE MODE");
      Thread worker = Thread.currentThread();
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  server.await(
                      database,
                      "SELECT count(*) = 1 FROM pg_stat_activity"
                          + " WHERE datname = current_database() AND wait_event_type = 'Lock'");
                } catch (SQLException failure) {
                  throw new IllegalStateException(failure);
                }
                worker.interrupt();
              });

      assertThatThrownBy(() -> RestoreTarget.of(url(database)).analyze())
          .isInstanceOf(PgtrekException.class);
      assertThat(Thread.interrupted()).isTrue();
    }
  }
}

package dev.pgtrek.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.net.SocketException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

class HostileProxyIT {

  private static final int BYTES = 1 << 20;

  private final TestServer server = Servers.postgres(18);
  private final String database = server.newDatabase();
  private final HostileProxy proxy = HostileProxy.before(server);

  @AfterEach
  void close() {
    proxy.close();
  }

  @Test
  void passesWhatItIsGiven() throws Exception {
    try (Connection connection = connect()) {
      assertThat(copy(connection)).isEqualTo(1);
    }

    assertThat(proxy.accepted()).isEqualTo(1);
  }

  @Test
  void cutsAtTheByte() throws Exception {
    proxy.cutAfter(BYTES / 2);

    assertThatThrownBy(this::connectAndCopy).isInstanceOf(SQLException.class);

    proxy.pass();
    assertThat(rows()).isZero();
  }

  @Test
  void cutsOpenConnectionsAndPassesNewOnes() throws Exception {
    Connection connection = connect();

    proxy.cut();

    assertThat(connection.isValid(60)).isFalse();
    try (Connection next = connect()) {
      assertThat(next.isValid(60)).isTrue();
    }
  }

  @Test
  void stallsUntilItPassesAgain() throws Exception {
    try (Connection connection = connect()) {
      proxy.stallAfter(BYTES / 2);
      CompletableFuture<Long> copied = CompletableFuture.supplyAsync(() -> copy(connection));

      assertThatThrownBy(() -> copied.get(500, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);

      proxy.pass();
      assertThat(copied.get(1, TimeUnit.MINUTES)).isEqualTo(1);
    }
  }

  @Test
  void delaysEachAnswer() throws Exception {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      proxy.delay(Duration.ofMillis(200));
      long begin = System.nanoTime();

      statement.execute("SELECT 1");

      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(400));
    }
  }

  @Test
  void refusesNewConnections() throws Exception {
    try (Connection open = connect()) {
      proxy.refuse();

      assertThatThrownBy(this::connect).hasRootCauseInstanceOf(SocketException.class);
      assertThat(open.isValid(60)).isTrue();
    }
  }

  private void connectAndCopy() throws SQLException {
    try (Connection connection = connect()) {
      copy(connection);
    }
  }

  private long copy(Connection connection) {
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE IF NOT EXISTS t (x text)");
      return connection
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyIn("COPY t FROM STDIN", new StringReader("x".repeat(BYTES) + "\n"));
    } catch (SQLException | java.io.IOException failure) {
      throw sneaky(failure);
    }
  }

  private long rows() throws SQLException {
    try (Connection connection = server.jdbc(database);
        Statement statement = connection.createStatement();
        var result = statement.executeQuery("SELECT count(*) FROM t")) {
      result.next();
      return result.getLong(1);
    }
  }

  private Connection connect() {
    return server.jdbc(proxy.url(database));
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> RuntimeException sneaky(Throwable failure) throws E {
    throw (E) failure;
  }
}

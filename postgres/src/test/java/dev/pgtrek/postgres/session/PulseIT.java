package dev.pgtrek.postgres.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.postgres.journal.SchemaLock;
import dev.pgtrek.postgres.sql.SqlFailures;
import dev.pgtrek.postgres.url.PostgresUrl;
import dev.pgtrek.testkit.HostileProxy;
import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that no longer answers, behind connections that stay open. */
@Timeout(300)
class PulseIT {

  private static final TestServer SERVER = Servers.postgres(18);

  private static final Pulse.Pace QUICK =
      new Pulse.Pace(Duration.ofMillis(200), Duration.ofSeconds(1), 2);

  /** Gives a server that answers time to do so, however much else its machine has to do. */
  private static final Pulse.Pace PATIENT =
      new Pulse.Pace(Duration.ofMillis(200), Duration.ofSeconds(30), 2);

  private HostileProxy network;
  private String url;

  @BeforeEach
  void openNetwork() {
    network = HostileProxy.before(SERVER);
    url = network.url(SERVER.newDatabase());
  }

  @AfterEach
  void closeNetwork() {
    network.close();
  }

  private Sessions sessions(String more) {
    return Sessions.of(PostgresUrl.parse(url + more, Map.of()), QUICK);
  }

  private Sessions patientSessions() {
    return Sessions.of(PostgresUrl.parse(url, Map.of()), PATIENT);
  }

  @Test
  void cutsAStatementThatWaitsForAServerOutOfReach() {
    try (Sessions sessions = sessions("");
        Session session = sessions.borrow()) {
      network.stallAfter(0);

      assertThatThrownBy(() -> Sessions.ask(session.connection(), "SELECT 1"))
          .isInstanceOfSatisfying(
              SQLException.class,
              failure ->
                  assertThat(SqlFailures.wrap("asking", failure))
                      .isInstanceOf(PgtrekException.Target.class)
                      .extracting(PgtrekException::code)
                      .isEqualTo("target-unreachable"));
    }
  }

  @Test
  void cutsTheSessionThatHoldsTheLock() {
    try (Sessions sessions = sessions("");
        SchemaLock lock = SchemaLock.take(sessions, "app")) {
      network.stallAfter(0);

      assertThatThrownBy(lock::mustHold).isInstanceOf(PgtrekException.Target.class);
    }
  }

  @Test
  void leavesALongStatementInPeace() throws SQLException {
    try (Sessions sessions = patientSessions();
        Session session = sessions.borrow()) {
      assertThat(Sessions.ask(session.connection(), "SELECT 1 FROM pg_sleep(3)")).isEqualTo("1");
    }
  }

  @Test
  void leavesAShortStallInPeace() {
    try (Sessions sessions = patientSessions();
        Session session = sessions.borrow()) {
      network.stallAfter(0);
      Thread.ofVirtual()
          .start(
              () -> {
                LockSupport.parkNanos(500_000_000);
                network.pass();
              });

      assertThatCode(() -> Sessions.ask(session.connection(), "SELECT 1"))
          .doesNotThrowAnyException();
    }
  }

  @Test
  void saysThatAServerDoesNotAnswerTheLogin() {
    network.stallAfter(0);

    try (Sessions sessions = sessions("?connect_timeout=1")) {
      assertThatThrownBy(sessions::borrow)
          .isInstanceOfSatisfying(
              PgtrekException.Target.class,
              failure -> assertThat(failure.code()).isEqualTo("target-unreachable"))
          .hasMessageContaining("did not answer");
    }
  }

  @Test
  void letsAnInterruptThroughWhileTheServerIsOutOfReach() {
    try (Sessions sessions = Sessions.of(PostgresUrl.parse(url, Map.of()));
        Session session = sessions.borrow()) {
      network.stallAfter(0);
      Thread worker = Thread.currentThread();
      Thread.ofVirtual().start(worker::interrupt);
      long began = System.nanoTime();

      assertThatThrownBy(() -> Sessions.ask(session.connection(), "SELECT 1"))
          .isInstanceOf(SQLException.class);

      // Within the time that the command line gives a run to stop.
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
      assertThat(Thread.interrupted()).isTrue();
    }
  }
}

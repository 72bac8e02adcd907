package dev.pgtrek.postgres.session;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.postgresql.util.PSQLException;

/**
 * Notices that a server no longer answers while its connections stand open, as behind a firewall
 * that has forgotten them: a statement may take hours, so no time limit on one can tell. A new
 * connection is tried now and then by the same way; after a few tries in a row without any answer
 * all connections are cut, and the run ends with a message and can be taken up. An answer that
 * refuses the login is an answer. The tries are counted and not the time, so that a process that
 * was stopped (Ctrl-Z) or a machine that slept goes on.
 */
final class Pulse implements AutoCloseable {

  private final Sessions sessions;
  private final Pace pace;
  private final Thread thread;

  private Pulse(Sessions sessions, Pace pace) {
    this.sessions = sessions;
    this.pace = pace;
    this.thread = Thread.ofPlatform().daemon().name("pgtrek-pulse").unstarted(this::beat);
  }

  /**
   * How often to ask, and how long to wait.
   *
   * @param between from one try to the next
   * @param patience for an answer, in whole seconds
   * @param misses tries without an answer that are enough
   */
  record Pace(Duration between, Duration patience, int misses) {

    /** A server that is gone is noticed within two minutes. */
    static final Pace USUAL = new Pace(Duration.ofSeconds(20), Duration.ofSeconds(20), 3);
  }

  /** Begins to ask. */
  static Pulse of(Sessions sessions, Pace pace) {
    Pulse pulse = new Pulse(sessions, pace);
    pulse.thread.start();
    return pulse;
  }

  private void beat() {
    int missed = 0;
    while (true) {
      try {
        Thread.sleep(pace.between());
        missed = answers() ? 0 : missed + 1;
        if (missed >= pace.misses()) {
          sessions.cutAll();
          missed = 0;
        }
      } catch (InterruptedException _) {
        // close() ends it.
        return;
      } catch (OutOfMemoryError _) {
        // Whoever used it up says so.
      }
    }
  }

  private boolean answers() {
    try (Connection _ = Sessions.connectTo(sessions.url(), pace.patience())) {
      return true;
    } catch (SQLException failure) {
      return failure instanceof PSQLException server && server.getServerErrorMessage() != null;
    } catch (RuntimeException _) {
      // It tells nothing about the server, and must not end the watch over it.
      return true;
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}

package dev.pgtrek.postgres;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.postgres.journal.MovedObjects;
import dev.pgtrek.postgres.journal.PostgresJournal;
import dev.pgtrek.postgres.journal.RunTable;
import dev.pgtrek.postgres.journal.SchemaLock;
import dev.pgtrek.postgres.session.Session;
import dev.pgtrek.postgres.session.Sessions;
import dev.pgtrek.postgres.session.SourceFailures;
import dev.pgtrek.postgres.sql.SqlFailures;
import dev.pgtrek.postgres.url.PostgresUrl;
import dev.pgtrek.spi.RunRecord;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The database that a move fills: whether it is there, its lock, its journal, and its sessions. For
 * one thread, but for its sessions.
 */
final class MoveTarget implements AutoCloseable {

  /** Every server has it, and it may be asked for what belongs to all databases. */
  private static final String ANY_DATABASE = "postgres";

  private static final String LIKE_SOURCE =
      """
      SELECT pg_encoding_to_char(encoding), datcollate, datctype, datlocprovider,
        coalesce(to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale', '')
      FROM pg_database d WHERE datname = current_database()
      """;

  private final PostgresUrl url;
  private final Sessions sessions;
  private @Nullable SchemaLock lock;
  private boolean there;

  private MoveTarget(PostgresUrl url, boolean there) {
    this.url = url;
    this.sessions = Sessions.moving(url);
    this.there = there;
  }

  /**
   * Looks whether it is there.
   *
   * @throws PgtrekException if the server cannot be reached or refuses the login
   */
  static MoveTarget of(PostgresUrl url) {
    return new MoveTarget(url, RestoreTarget.of(url).exists());
  }

  PostgresUrl url() {
    return url;
  }

  boolean isThere() {
    return there;
  }

  /** Its sessions; only where it is there. */
  Sessions sessions() {
    return sessions;
  }

  /** Work on a connection. */
  interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  /** Asks it, or another database of its server where it is not there. */
  <T> T ask(String doing, Work<T> work) {
    try {
      if (there) {
        try (Session session = sessions.borrow()) {
          return work.on(session.connection());
        }
      }
      try (Connection other = Sessions.connectBriefly(url.inDatabase(ANY_DATABASE))) {
        return work.on(other);
      }
    } catch (SQLException failure) {
      throw SqlFailures.wrap(doing, failure);
    }
  }

  /** Asks it, or another database of its server, on a connection that nobody uses afterwards. */
  <T> T aside(String doing, Work<T> work) {
    if (!there) {
      return ask(doing, work);
    }
    Connection own = sessions.connect();
    try {
      return work.on(own);
    } catch (SQLException failure) {
      throw SqlFailures.wrap(doing, failure);
    } finally {
      sessions.close(own);
    }
  }

  /**
   * Keeps other moves out, where it is there.
   *
   * @throws PgtrekException.Journal if another one is at work
   */
  void lockIfThere() {
    if (there && lock == null) {
      lock = SchemaLock.take(sessions, MovedObjects.WHOLE_DATABASE);
    }
  }

  /** The latest move into it. */
  Optional<RunRecord> earlier() {
    return there
        ? ask("reading the journal", c -> RunTable.latest(c, MovedObjects.WHOLE_DATABASE))
        : Optional.empty();
  }

  /**
   * Makes it with the source's encoding and locale, and locks it.
   *
   * @param source a connection to the source
   * @return what was done, as a sentence
   */
  String create(Connection source) {
    Map<String, String> settings = likeSource(source);
    boolean alike;
    try {
      alike = RestoreTarget.of(url).create(settings);
    } catch (PgtrekException.Target failure) {
      if (failure.sqlState().equals("42P04")) {
        throw new PgtrekException.Journal(
            "run-in-progress",
            "Somebody made the database " + url.database() + " at the same moment.",
            "Run the same command again, once the other is done.");
      }
      throw failure;
    }
    there = true;
    lockIfThere();
    return "The database "
        + url.database()
        + " was made, with encoding "
        + settings.get("encoding")
        + (alike
            ? " and the source's locale " + settings.get("collate")
            : "; the server does not have the source's locale "
                + settings.get("collate")
                + ", so it has the server's usual one")
        + ".";
  }

  private static Map<String, String> likeSource(Connection source) {
    Map<String, String> settings = new LinkedHashMap<>();
    try (Statement statement = source.createStatement();
        ResultSet row = statement.executeQuery(LIKE_SOURCE)) {
      row.next();
      settings.put("encoding", row.getString(1));
      settings.put("collate", row.getString(2));
      settings.put("ctype", row.getString(3));
      settings.put("provider", row.getString(4));
      settings.put("locale", row.getString(5));
      return settings;
    } catch (SQLException failure) {
      throw SourceFailures.of(SqlFailures.wrap("asking for the encoding", failure));
    }
  }

  /** Whether the lock is taken and its session still there. */
  boolean isLocked() {
    SchemaLock held = lock;
    if (held == null) {
      return false;
    }
    try {
      held.mustHold();
      return true;
    } catch (PgtrekException _) {
      return false;
    }
  }

  /** Its journal, under the lock. */
  PostgresJournal journal() {
    SchemaLock held = lock;
    if (held == null) {
      throw new IllegalStateException("there is no journal without the lock");
    }
    return PostgresJournal.open(sessions, MovedObjects.WHOLE_DATABASE, held);
  }

  @Override
  public void close() {
    SchemaLock held = lock;
    if (held != null) {
      held.close();
    }
    sessions.close();
  }
}

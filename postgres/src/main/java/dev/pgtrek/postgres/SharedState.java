package dev.pgtrek.postgres;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.postgres.catalog.Scope;
import dev.pgtrek.postgres.client.ClientPlaces;
import dev.pgtrek.postgres.session.Session;
import dev.pgtrek.postgres.session.Sessions;
import dev.pgtrek.postgres.session.SourceFailures;
import dev.pgtrek.postgres.source.HeldSnapshot;
import dev.pgtrek.postgres.source.SnapshotBackup;
import dev.pgtrek.postgres.sql.SqlFailures;
import dev.pgtrek.postgres.url.PostgresUrl;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One state of a database that several sources show, each other schemas of it: what they give is of
 * the same moment, whenever they are read, and one backup is of them all. Safe for all threads.
 */
public final class SharedState implements AutoCloseable {

  private final PostgresUrl url;
  private final Sessions sessions;
  private final HeldSnapshot held;
  private @Nullable SnapshotBackup backup;

  private SharedState(PostgresUrl url, Sessions sessions, HeldSnapshot held) {
    this.url = url;
    this.sessions = sessions;
    this.held = held;
  }

  /**
   * Takes the state of now of all schemas, and holds it until this is closed.
   *
   * @throws PgtrekException.Source if the server cannot be reached, refuses, or a lock is not
   *     granted in a minute
   */
  public static SharedState take(PostgresUrl url) {
    Sessions sessions = Sessions.reading(url);
    try {
      return new SharedState(url, sessions, HeldSnapshot.take(sessions, List.of()));
    } catch (PgtrekException failure) {
      sessions.close();
      throw SourceFailures.of(failure);
    }
  }

  /** The user's schemas that hold tables, in order of name. */
  public List<String> schemas() {
    try (Session session = held.borrow()) {
      return Scope.withTables(session.connection());
    } catch (SQLException failure) {
      throw SourceFailures.reading(SqlFailures.wrap("asking for the schemas", failure));
    }
  }

  /**
   * A source that shows some schemas as they are in this state.
   *
   * @param schemas the schemas, at least one
   * @param places as {@link PostgresSource#open(PostgresUrl, List, ClientPlaces)} has them
   */
  public PostgresSource source(List<String> schemas, @Nullable ClientPlaces places) {
    return PostgresSource.open(url, schemas, places, this);
  }

  /** The snapshot's name. */
  String id() {
    return held.id();
  }

  /**
   * The backup of the state: one for all sources.
   *
   * @param file where it goes if nobody has asked for it before
   */
  synchronized SnapshotBackup backup(int major, Path file, ClientPlaces places) {
    SnapshotBackup one = backup;
    if (one == null) {
      one = new SnapshotBackup(url, held, major, file, places);
      backup = one;
    }
    return one;
  }

  @Override
  public void close() {
    held.close();
    sessions.close();
  }
}

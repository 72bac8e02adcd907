package dev.pgtrek.postgres;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Finding;
import dev.pgtrek.postgres.client.ClientPlaces;
import dev.pgtrek.postgres.session.Session;
import dev.pgtrek.postgres.session.Sessions;
import dev.pgtrek.postgres.session.SourceFailures;
import dev.pgtrek.postgres.source.HeldSnapshot;
import dev.pgtrek.postgres.source.PostgresSnapshot;
import dev.pgtrek.postgres.source.SnapshotBackup;
import dev.pgtrek.postgres.source.SourceChecks;
import dev.pgtrek.postgres.source.StateWord;
import dev.pgtrek.postgres.sql.SqlFailures;
import dev.pgtrek.postgres.url.PostgresUrl;
import dev.pgtrek.spi.Snapshot;
import dev.pgtrek.spi.Source;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL database as a source, 15 or later. It is only ever read, by sessions that cannot
 * write. Safe for all threads; an interrupt of a thread cancels what it runs on the server.
 */
public final class PostgresSource implements Source {

  /** A dump in the custom format is compressed; tables rarely shrink to less than that part. */
  private static final int LEAST_SHARE = 8;

  private final Sessions sessions;
  private final List<String> schemas;
  private final @Nullable ClientPlaces places;
  private final @Nullable SharedState shared;

  private PostgresSource(
      Sessions sessions,
      List<String> schemas,
      @Nullable ClientPlaces places,
      @Nullable SharedState shared) {
    this.sessions = sessions;
    this.schemas = schemas;
    this.places = places;
    this.shared = shared;
  }

  /** Opens a source of which no backup is asked for beforehand. */
  public static PostgresSource open(PostgresUrl url, List<String> schemas) {
    return open(url, schemas, null);
  }

  /**
   * Logs in.
   *
   * @param schemas the schemas that are read; empty for all of the user's: not the server's own,
   *     not pgtrek's, and nothing that belongs to an extension
   * @param places where pg_dump may be, which {@link #check} then looks for; null where no backup
   *     is wanted
   * @throws PgtrekException.Source if the server cannot be reached or refuses the login
   */
  public static PostgresSource open(
      PostgresUrl url, List<String> schemas, @Nullable ClientPlaces places) {
    return open(url, schemas, places, null);
  }

  /** The same, of a state that is held. */
  static PostgresSource open(
      PostgresUrl url,
      List<String> schemas,
      @Nullable ClientPlaces places,
      @Nullable SharedState shared) {
    Sessions sessions = Sessions.reading(url);
    try {
      sessions.borrow().close();
      return new PostgresSource(sessions, List.copyOf(schemas), places, shared);
    } catch (PgtrekException failure) {
      sessions.close();
      throw SourceFailures.of(failure);
    }
  }

  @Override
  public String display() {
    return sessions.url().display();
  }

  @Override
  public List<Finding> check() {
    return with("checking the source", c -> SourceChecks.of(c, sessions.url(), schemas, places));
  }

  /** The least that a compressed dump of its tables may take; indexes are not in it. */
  @Override
  public long bytes() {
    return with("measuring the source", SourceChecks::tableBytes) / LEAST_SHARE;
  }

  /**
   * Takes the state of now, and holds it until the snapshot is closed. Nothing is written: {@link
   * Snapshot#preserve} makes the file.
   *
   * @throws PgtrekException.Source with the first blocking finding, if there is one
   */
  @Override
  public Snapshot snapshot(Path file) {
    return held(file);
  }

  /** The same, for who needs the name of the exported snapshot. */
  PostgresSnapshot held(Path file) {
    for (Finding finding : check()) {
      if (finding.blocks()) {
        throw new PgtrekException.Source(
            finding.code(),
            "The source "
                + finding.subject()
                + " cannot be read: "
                + finding.measured()
                + ". "
                + finding.why(),
            finding.fix(),
            null);
      }
    }
    ClientPlaces programs =
        places == null ? ClientPlaces.of(null, List.of(), System.getenv()) : places;
    Path backup = file.toAbsolutePath().normalize();
    return shared == null
        ? PostgresSnapshot.of(
            sessions.url(),
            HeldSnapshot.take(sessions, schemas),
            (held, major) -> new SnapshotBackup(sessions.url(), held, major, backup, programs))
        : PostgresSnapshot.of(
            sessions.url(),
            HeldSnapshot.take(sessions, schemas, shared.id()),
            (_, major) -> shared.backup(major, backup, programs));
  }

  /** A state that was held by another process is gone with it. */
  @Override
  public Snapshot reopen(Path file) {
    throw new PgtrekException.Source(
        "source-snapshot-lost",
        "The state of "
            + display()
            + " that the earlier run read went with that run; "
            + file
            + " is its backup, and no source. The source was not altered.",
        "Start over: the same command with a fresh target reads the source anew.",
        null);
  }

  /** See {@link StateWord}. */
  @Override
  public String stateId() {
    return with("asking for the source's state", StateWord::of);
  }

  @Override
  public void close() {
    sessions.close();
  }

  /** Work on a connection. */
  private interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  private <T> T with(String doing, Work<T> work) {
    try (Session session = sessions.borrow()) {
      return work.on(session.connection());
    } catch (SQLException failure) {
      throw SourceFailures.of(SqlFailures.wrap(doing, failure));
    } catch (PgtrekException failure) {
      throw SourceFailures.of(failure);
    }
  }
}

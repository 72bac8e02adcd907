package dev.pgtrek.cli;

import dev.pgtrek.embedded.EmbeddedServer;
import dev.pgtrek.embedded.ServerKind;
import dev.pgtrek.embedded.ServerStart;
import dev.pgtrek.embedded.ServerStatus;
import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.postgres.url.PostgresUrl;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the target of a command: the one that was named, or the embedded server's. */
final class Targets {

  /**
   * A target.
   *
   * @param url where it is
   * @param connect the same for other programs, without a password
   */
  record Receiver(PostgresUrl url, String connect) {}

  private final Session session;
  private final EmbeddedServer server;

  private Targets(Session session, EmbeddedServer server) {
    this.session = session;
    this.server = server;
  }

  static Targets of(Session session) {
    return new Targets(session, EmbeddedServer.at(session.shell().folder(), session::say));
  }

  /** The target of a migration. The embedded server is started, and its database made. */
  Receiver forWriting(@Nullable String named, Path source) {
    if (named != null) {
      return named(named);
    }
    start();
    String database = DatabaseName.of(source);
    server.createDatabase(database);
    return embedded(database);
  }

  /** The target of an earlier migration of this source. */
  Receiver forReading(@Nullable String named, Path source) {
    if (named != null) {
      return named(named);
    }
    mustExist("TARGET");
    start();
    return embedded(DatabaseName.of(source));
  }

  /** A target without its source: named, or the embedded server's latest database. */
  Receiver latest(@Nullable String named) {
    if (named == null) {
      mustExist("TARGET");
    }
    return found(latestIfAny(named));
  }

  /** A source that is not named: the embedded server's latest database. */
  Receiver latestAsSource() {
    mustExist("SOURCE");
    return found(latestIfAny(null));
  }

  private static Receiver found(Optional<Receiver> latest) {
    return latest.orElseThrow(
        () ->
            new PgtrekException.Usage(
                "no-database",
                "The embedded server holds no database yet.",
                "Run pgtrek migrate SOURCE first, or name a database."));
  }

  /** The same; nothing where no target is named and there is no embedded database. */
  Optional<Receiver> latestIfAny(@Nullable String named) {
    if (named != null) {
      return Optional.of(named(named));
    }
    if (server.status() instanceof ServerStatus.Absent) {
      return Optional.empty();
    }
    start();
    return embedded().stream().findFirst();
  }

  /** Every database of the embedded server, which runs; the latest first. */
  List<Receiver> embedded() {
    return EmbeddedDatabases.of(embedded("postgres").url()).names().stream()
        .map(this::embedded)
        .toList();
  }

  private Receiver named(String location) {
    PostgresUrl url = Location.target(location, environment());
    return new Receiver(url, url.display());
  }

  private Receiver embedded(String database) {
    String url = server.url(database);
    return new Receiver(PostgresUrl.parse(url, Map.of()), url);
  }

  /**
   * Starts the embedded server in the form that has PostGIS and pgvector, and gives its way to a
   * database of it.
   */
  Receiver withExtensions(String database) {
    told(server.startWithExtensions());
    return embedded(database);
  }

  private void start() {
    told(server.start());
  }

  private void told(ServerStart start) {
    if (start.started()) {
      session.say(
          "embedded server started on port "
              + start.status().port()
              + (start.status().kind() == ServerKind.PORTABLE
                  ? ": PostgreSQL " + ServerKind.PORTABLE.words(start.status().version())
                  : ""));
    }
    start.notes().forEach(session::say);
  }

  private void mustExist(String unnamed) {
    if (server.status() instanceof ServerStatus.Absent) {
      throw new PgtrekException.Usage(
          "no-embedded-server",
          "There is no " + unnamed + ", and no embedded server in " + session.workFolder() + ".",
          "Name it, go to the folder where pgtrek migrate ran, or run it first.");
    }
  }

  private Map<String, String> environment() {
    return session.shell().environment();
  }
}

package dev.pgtrek.cli;

import dev.pgtrek.embedded.EmbeddedServer;
import dev.pgtrek.embedded.ServerStart;
import dev.pgtrek.embedded.ServerStatus;
import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.postgres.PostgresUrl;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the target of a command: the one that was named, or the embedded server's. */
final class Targets {

  private final Session session;
  private final EmbeddedServer server;

  private Targets(Session session, EmbeddedServer server) {
    this.session = session;
    this.server = server;
  }

  static Targets of(Session session) {
    return new Targets(session, EmbeddedServer.at(session.shell().folder()));
  }

  /** The target of a migration. The embedded server is started, and its database made. */
  PostgresUrl forWriting(@Nullable String named, Path source) {
    if (named != null) {
      return Location.target(named, environment());
    }
    start();
    String database = DatabaseName.of(source);
    server.createDatabase(database);
    return embedded(database);
  }

  /** The target of an earlier migration of this source. */
  PostgresUrl forReading(@Nullable String named, Path source) {
    if (named != null) {
      return Location.target(named, environment());
    }
    mustExist();
    start();
    return embedded(DatabaseName.of(source));
  }

  /** A target without its source: named, or the embedded server's latest database. */
  PostgresUrl latest(@Nullable String named) {
    if (named != null) {
      return Location.target(named, environment());
    }
    mustExist();
    start();
    return EmbeddedDatabases.of(embedded("postgres"))
        .latest()
        .map(this::embedded)
        .orElseThrow(
            () ->
                new PgtrekException.Usage(
                    "no-database",
                    "The embedded server holds no database yet.",
                    "Run pgtrek migrate SOURCE first, or name a database."));
  }

  private PostgresUrl embedded(String database) {
    return PostgresUrl.parse(server.url(database), Map.of());
  }

  private void start() {
    ServerStart start = server.start();
    if (start.started()) {
      session.say("embedded server started on port " + start.status().port());
    }
    start.notes().forEach(session::say);
  }

  private void mustExist() {
    if (server.status() instanceof ServerStatus.Absent) {
      throw new PgtrekException.Usage(
          "no-embedded-server",
          "There is no TARGET, and no embedded server in " + session.workFolder() + ".",
          "Name the target, go to the folder where pgtrek migrate ran, or run it first.");
    }
  }

  private Map<String, String> environment() {
    return session.shell().environment();
  }
}

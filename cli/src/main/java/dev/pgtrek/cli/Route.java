package dev.pgtrek.cli;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.postgres.url.PostgresUrl;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** From which kind of database to which. */
sealed interface Route {

  /**
   * From a SQLite file to PostgreSQL.
   *
   * @param file the file, as given
   * @param target the database as the user named it, or null for the embedded server's
   */
  record ToPostgres(Path file, @Nullable String target) implements Route {}

  /**
   * From PostgreSQL to a SQLite file.
   *
   * @param source the database
   * @param file the file, as given; null where a command needs none and none is named
   */
  record ToFile(PostgresUrl source, @Nullable Path file) implements Route {}

  /**
   * Two PostgreSQL databases.
   *
   * @param source the database that moves
   * @param target the database that receives, or has received; it need not be there
   */
  record BetweenServers(PostgresUrl source, PostgresUrl target) implements Route {}

  /**
   * Reads both sides.
   *
   * @throws PgtrekException.Usage if there is no way from the one to the other
   */
  static Route of(Sides sides, Map<String, String> environment) {
    Location source = Location.parse(sides.source, environment);
    Location target = sides.target == null ? null : Location.parse(sides.target, environment);
    return switch (source) {
      case Location.SqliteFile file -> {
        if (target instanceof Location.SqliteFile) {
          throw new PgtrekException.Usage(
              "sqlite-to-sqlite",
              "Both sides are SQLite files, and pgtrek moves between SQLite and PostgreSQL.",
              "Name a PostgreSQL database, or copy the file with: sqlite3 FILE '.backup COPY'");
        }
        yield new ToPostgres(file.file(), sides.target);
      }
      case Location.PostgresDatabase database ->
          switch (target) {
            case null -> new ToFile(database.url(), null);
            case Location.SqliteFile file -> new ToFile(database.url(), file.file());
            case Location.PostgresDatabase other -> new BetweenServers(database.url(), other.url());
          };
    };
  }
}

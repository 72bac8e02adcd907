package dev.pgtrek.cli;

import dev.pgtrek.cli.Location.PostgresDatabase;
import dev.pgtrek.cli.Location.SqliteFile;
import dev.pgtrek.postgres.PostgresSource;
import dev.pgtrek.spi.Source;
import dev.pgtrek.sqlite.SqliteSource;
import java.util.List;

/** A database of either kind that is only read. */
final class ReadSource {

  private ReadSource() {}

  /** Opens what a location names; of a PostgreSQL database all schemas of the user's. */
  static Source open(Session session, String location) {
    return switch (Location.parse(location, session.shell().environment())) {
      case SqliteFile file -> SqliteSource.open(session.file(file.file()));
      case PostgresDatabase database -> PostgresSource.open(database.url(), List.of());
    };
  }
}

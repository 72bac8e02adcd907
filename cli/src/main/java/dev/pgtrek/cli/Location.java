package dev.pgtrek.cli;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.postgres.url.PostgresUrl;
import dev.pgtrek.sqlite.SqliteUrl;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Where a database is, in any of the forms that people have at hand. */
sealed interface Location {

  /** A SQLite file, as given: relative to the current folder unless it is absolute. */
  record SqliteFile(Path file) implements Location {}

  /** A PostgreSQL database. */
  record PostgresDatabase(PostgresUrl url) implements Location {}

  /** The schemes that lead somewhere, for who mistyped one. */
  List<String> SCHEMES = List.of("postgresql", "postgres", "sqlite", "file", "jdbc", "env");

  /**
   * Reads a location. {@code env:NAME} stands for what the variable holds.
   *
   * @throws PgtrekException.Usage if it leads nowhere; the message holds no more of the text than
   *     its scheme, because the rest may hold a password
   */
  static Location parse(String text, Map<String, String> environment) {
    String resolved = resolve(text, environment);
    if (PostgresUrl.looksLikeOne(resolved)) {
      return new PostgresDatabase(PostgresUrl.parse(resolved, environment));
    }
    if (SqliteUrl.looksLikeSqlite(resolved)) {
      return new SqliteFile(SqliteUrl.parse(resolved));
    }
    throw unknown(resolved);
  }

  /** The source of a migration. */
  static SqliteFile source(String text, Map<String, String> environment) {
    return switch (parse(text, environment)) {
      case SqliteFile file -> file;
      case PostgresDatabase _ ->
          throw new PgtrekException.Usage(
              "source-not-supported",
              "SOURCE is a PostgreSQL database, and this command is about what came from a SQLite"
                  + " file.",
              "Name a SQLite file, such as app.db or sqlite:///app.db.");
    };
  }

  /** A target that the user named. */
  static PostgresUrl target(String text, Map<String, String> environment) {
    return switch (parse(text, environment)) {
      case PostgresDatabase database -> database.url();
      case SqliteFile _ ->
          throw new PgtrekException.Usage(
              "target-not-supported",
              "TARGET is not a PostgreSQL URL.",
              "Write it as postgresql://user@host:5432/database, or leave it out for the embedded"
                  + " server.");
    };
  }

  /** A database of a server that is looked after where it stands. */
  static PostgresUrl server(String text, Map<String, String> environment) {
    return switch (parse(text, environment)) {
      case PostgresDatabase database -> database.url();
      case SqliteFile _ ->
          throw new PgtrekException.Usage(
              "server-not-named",
              "A SQLite file is named, and this is about all databases of a PostgreSQL server.",
              "Name one of its databases: postgresql://user@host:5432/database.");
    };
  }

  private static String resolve(String text, Map<String, String> environment) {
    if (!text.startsWith("env:")) {
      return text;
    }
    String name = text.substring("env:".length());
    String value = environment.getOrDefault(name, "");
    if (value.isBlank()) {
      String near = Nearest.of(name, environment.keySet(), 3);
      throw new PgtrekException.Usage(
          "variable-unset",
          "The environment variable " + name + " is not set, or is empty.",
          near.isEmpty()
              ? "Set it, or name the location itself."
              : "Did you mean env:" + near + "?");
    }
    return value.strip();
  }

  private static PgtrekException.Usage unknown(String text) {
    int colon = text.indexOf(':');
    String scheme = colon < 0 ? "" : text.substring(0, colon).toLowerCase(Locale.ROOT);
    String near = Nearest.of(scheme.replaceFirst("\\+.*", ""), SCHEMES, 3);
    String form =
        switch (near) {
          case "postgresql", "postgres" -> "postgresql://user@host:5432/database";
          case "sqlite", "file" -> "sqlite:///app.db";
          case "env" -> "env:DATABASE_URL";
          default -> "";
        };
    return new PgtrekException.Usage(
        "location-unknown",
        "pgtrek does not know locations that begin with " + scheme + ":",
        form.isEmpty()
            ? "It reads SQLite files (app.db, sqlite:///app.db) and writes to PostgreSQL"
                + " (postgresql://user@host/database)."
            : "Did you mean " + form + "?");
  }
}

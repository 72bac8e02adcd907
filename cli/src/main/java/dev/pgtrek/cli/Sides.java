package dev.pgtrek.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Parameters;

/** From where to where. */
final class Sides {

  @Parameters(
      index = "0",
      paramLabel = "SOURCE",
      description = {
        "The SQLite file: app.db, sqlite:///app.db, or env:NAME for what a variable holds.",
        "Or a PostgreSQL database, for the way back to a file or to move to another server:"
            + " postgresql://user@host:5432/database."
      })
  String source = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "TARGET",
      description = {
        "The PostgreSQL database: postgresql://user@host:5432/database, any other form of libpq,"
            + " or env:NAME.",
        "For the way back the SQLite file to make: restored.db, sqlite:///restored.db.",
        "Without it: a database named after the source on the embedded server, which starts by"
            + " itself."
      })
  @Nullable String target;
}

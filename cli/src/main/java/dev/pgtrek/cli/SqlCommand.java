package dev.pgtrek.cli;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.postgres.query.PostgresQuery;
import dev.pgtrek.postgres.query.PostgresQuery.Format;
import dev.pgtrek.postgres.url.PostgresUrl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** A question to PostgreSQL, for who has no psql. */
@CommandLine.Command(
    name = "sql",
    description = {
      "Runs SQL and prints what it returns; --json prints an object a row.",
      "Without URL: the latest database of the embedded server. Without STATEMENT, or with -: what"
          + " standard input holds."
    },
    customSynopsis = "pgtrek sql [OPTIONS] [URL] [STATEMENT]")
final class SqlCommand implements Command {

  @Parameters(
      arity = "0..2",
      paramLabel = "[URL] STATEMENT",
      hideParamSyntax = true,
      description = "The database, and one or more statements.")
  private List<String> arguments = new ArrayList<>();

  @Mixin private final OutputOptions output = new OutputOptions();

  private final Session session;

  SqlCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    List<String> given = new ArrayList<>(arguments);
    boolean named = given.size() == 2 || (given.size() == 1 && isLocation(given.getFirst()));
    String url = named ? given.removeFirst() : null;
    String statement = given.isEmpty() || given.getFirst().equals("-") ? read() : given.getFirst();
    if (statement.isBlank()) {
      throw noStatement();
    }
    PostgresUrl database = Targets.of(session).latest(url).url();
    PostgresQuery.run(
        database, statement, output.json ? Format.JSON_LINES : Format.TABLE, session.out());
    return 0;
  }

  private static boolean isLocation(String text) {
    return text.startsWith("env:") || PostgresUrl.looksLikeOne(text);
  }

  private String read() {
    if (session.shell().inIsTerminal()) {
      throw noStatement();
    }
    try {
      return new String(session.shell().in().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("standard input cannot be read", e);
    }
  }

  private static PgtrekException.Usage noStatement() {
    return new PgtrekException.Usage(
        "no-statement", "There is no statement.", "Write: pgtrek sql \"SELECT 1\"");
  }

  @Override
  public OutputOptions output() {
    return output;
  }
}

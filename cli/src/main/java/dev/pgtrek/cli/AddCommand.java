package dev.pgtrek.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pgtrek.cli.terminal.Style;
import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.postgres.add.PostgresAdditions;
import dev.pgtrek.postgres.add.PostgresAdditions.Outcome;
import dev.pgtrek.postgres.add.PostgresAdditions.Working;
import dev.pgtrek.postgres.url.PostgresUrl;
import dev.pgtrek.report.Figures;
import dev.pgtrek.spi.Additions;
import java.io.PrintStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Extensions and columns, without a move. */
@CommandLine.Command(
    name = "add",
    description = {
      "Adds extensions and columns to a PostgreSQL database: all of them, or none.",
      "Each extension is tried out. The columns' statements are kept as a SQL file, to be taken"
          + " into the application's own migrations; they may run again. Exit code 3 if something"
          + " stands against it."
    })
final class AddCommand implements Command {

  private static final int BLOCKED = 3;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "DATABASE",
      description =
          "The PostgreSQL database, in any form of libpq, or env:NAME. Without it: the latest"
              + " database of the embedded server.")
  private @Nullable String database;

  @Mixin private final AdditionChoices choices = new AdditionChoices();

  @Option(
      names = "--dry-run",
      description = "Try everything out, undo it, and show the SQL; keep no file.")
  private boolean dryRun;

  @Option(
      names = "--print-sql",
      description =
          "Print the columns' SQL file to standard output and nothing else, and change nothing.")
  private boolean printSql;

  @Mixin private final OutputOptions output = new OutputOptions();

  private final Session session;

  AddCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Additions additions = choices.read();
    if (additions.isEmpty()) {
      throw new PgtrekException.Usage(
          "nothing-to-add",
          "There is nothing to add.",
          "Say what: --with-extensions postgis,vector or --add 'table.column type'.");
    }
    PostgresUrl url = Targets.of(session).latest(database).url();
    session.begin(output);
    try (PostgresAdditions open = PostgresAdditions.open(url)) {
      Outcome tried = open.rehearse(additions);
      if (tried.blocked()) {
        return blocked(tried);
      }
      if (printSql) {
        session.end();
        session.out().print(tried.script());
        return 0;
      }
      Path file = file(tried);
      Outcome done = dryRun ? tried : open.add(additions);
      if (done.blocked()) {
        return blocked(done);
      }
      if (file != null && !dryRun) {
        AdditionChoices.write(file, done.script());
      }
      session.end();
      print(done, file);
      return 0;
    }
  }

  /** Known before anything is done, because a version may be taken. */
  private @Nullable Path file(Outcome tried) {
    return tried.columns().isEmpty()
        ? null
        : choices.file(session, session.workFolder().resolve("sql"), tried.columns());
  }

  private int blocked(Outcome outcome) {
    session.end();
    if (output.json) {
      session.out().print(Json.text(json(outcome, null)));
    } else {
      Findings.print(outcome.findings(), session.out(), session.style(output));
      session
          .out()
          .println(session.style(output).red("Nothing was added: something stands against it."));
    }
    return BLOCKED;
  }

  private void print(Outcome outcome, @Nullable Path file) {
    if (output.json) {
      session.out().print(Json.text(json(outcome, file)));
      return;
    }
    Style style = session.style(output);
    PrintStream out = session.out();
    Findings.print(outcome.findings(), out, style);
    for (Working extension : outcome.extensions()) {
      out.println(
          "  %s %s in schema %s: %s, works"
              .formatted(
                  style.bold(Figures.visible(extension.name())),
                  extension.version(),
                  Figures.visible(extension.schema()),
                  extension.made() ? "made" : "was there"));
      extension.beside().forEach(b -> out.println("    with it: " + Figures.visible(b)));
    }
    outcome.added().forEach(added -> out.println("  " + Figures.visible(added)));
    if (dryRun && !outcome.script().isEmpty()) {
      out.println();
      out.print(outcome.script());
      out.println();
    }
    out.println(headline(outcome, style));
    if (file != null) {
      out.println(
          "  SQL: " + Figures.visible(file.toString()) + (dryRun ? ", which is not written" : ""));
    }
  }

  private String headline(Outcome outcome, Style style) {
    if (dryRun) {
      return style.green("Tried out and undone: nothing stands against it.");
    }
    long made = outcome.extensions().stream().filter(Working::made).count();
    long columns = outcome.added().stream().filter(a -> a.startsWith("column ")).count();
    return style.green("Added: ")
        + Figures.count(made, "extension")
        + ", "
        + Figures.count(columns, "column")
        + (made + columns == 0 ? "; everything was there" : "");
  }

  private ObjectNode json(Outcome outcome, @Nullable Path file) {
    ObjectNode result = Json.object();
    result.put("format", "pgtrek-additions-1");
    result.put("blocks", outcome.blocked());
    result.put("dryRun", dryRun);
    ArrayNode findings = result.putArray("findings");
    outcome.findings().forEach(finding -> findings.add(Json.of(finding)));
    ArrayNode extensions = result.putArray("extensions");
    outcome.extensions().forEach(extension -> extensions.add(Json.of(extension)));
    ArrayNode added = result.putArray("added");
    outcome.added().forEach(added::add);
    if (file != null) {
      result.put("sqlFile", file.toString());
    }
    if (!outcome.script().isEmpty()) {
      result.put("sql", outcome.script());
    }
    return result;
  }

  @Override
  public OutputOptions output() {
    return output;
  }
}

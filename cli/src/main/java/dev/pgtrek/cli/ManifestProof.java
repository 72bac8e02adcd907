package dev.pgtrek.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pgtrek.Manifests;
import dev.pgtrek.Manifests.Located;
import dev.pgtrek.Manifests.Proof;
import dev.pgtrek.cli.terminal.Style;
import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.manifest.Manifest;
import dev.pgtrek.manifest.ManifestFile;
import dev.pgtrek.manifest.ManifestVerdict;
import dev.pgtrek.manifest.ManifestVerdict.Deviation;
import dev.pgtrek.manifest.ManifestVerdict.State;
import dev.pgtrek.manifest.ManifestVerdict.TableResult;
import dev.pgtrek.manifest.ManifestVerdict.Weight;
import dev.pgtrek.progress.Progress;
import dev.pgtrek.report.Figures;
import dev.pgtrek.spi.Source;
import dev.pgtrek.verify.Verdict.RowDifference;
import dev.pgtrek.verify.Verifier;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The comparison of a database with a manifest, and what it comes to. */
final class ManifestProof {

  private static final int DIFFERENT = 6;
  private static final int MAX_LINES = 20;
  private static final int DIFFERENCES_PER_TABLE = 100;
  private static final int MAX_BUCKETS = 8;

  private final Session session;
  private final OutputOptions output;
  private final WorkChoices work;
  private final boolean strict;
  private final boolean newTables;
  private final boolean showValues;

  ManifestProof(
      Session session,
      OutputOptions output,
      WorkChoices work,
      boolean strict,
      boolean newTables,
      boolean showValues) {
    this.session = session;
    this.output = output;
    this.work = work;
    this.strict = strict;
    this.newTables = newTables;
    this.showValues = showValues;
  }

  /** The choices, made sure of. */
  static Manifests.Options options(WorkChoices work) {
    if (work.jobs < 1 || work.batchRows < 1) {
      throw new PgtrekException.Usage(
          "jobs",
          "--jobs and --batch-rows are at least 1.",
          "Leave them out to use every core and the default.");
    }
    return new Manifests.Options(work.jobs, work.batchRows, VersionCommand.version());
  }

  /**
   * Compares.
   *
   * @param against where the content still is as it was; or null
   * @return the exit code
   */
  int run(Path file, String database, @Nullable String against) {
    Manifests.Options options = options(work);
    Manifest manifest = ManifestFile.read(session.file(file));
    Progress progress = session.begin(output);
    Path runs = session.workFolder().resolve("runs");
    Verifier.Options how =
        new Verifier.Options(work.jobs, work.batchRows, DIFFERENCES_PER_TABLE, showValues);
    try (Source source = ReadSource.open(session, database);
        @Nullable Source other = against == null ? null : ReadSource.open(session, against)) {
      Proof proof = Manifests.verify(manifest, source, other, runs, options, how, progress);
      session.end();
      ManifestVerdict verdict = proof.verdict();
      boolean equal = newTables ? verdict.holds() : verdict.equal(strict);
      if (output.json) {
        session.out().print(Json.text(json(manifest, proof, equal)));
      } else {
        print(manifest, proof, equal);
      }
      return equal ? 0 : DIFFERENT;
    }
  }

  private void print(Manifest manifest, Proof proof, boolean equal) {
    PrintStream out = session.out();
    Style style = session.style(output);
    ManifestVerdict verdict = proof.verdict();
    String figures =
        Figures.count(manifest.tables().size(), "table")
            + ", "
            + Figures.count(manifest.rows(), "row");
    out.println(
        equal
            ? style.green("It holds what the manifest says: " + figures + ".")
            : style.red("It does not hold what the manifest says: " + figures + "."));
    out.println(
        "  "
            + style.faint("manifest ")
            + Figures.visible(
                " of "
                    + manifest.origin().at()
                    + " ("
                    + manifest.origin().engine()
                    + "), made "
                    + manifest.createdAt()));
    List<TableResult> other =
        verdict.tables().stream().filter(t -> t.state() != State.EQUAL).toList();
    other.stream().limit(MAX_LINES).forEach(table -> print(table, proof.rows().get(table.table())));
    more(other.size(), "tables");
    List<Deviation> deviations = verdict.deviations();
    deviations.stream()
        .limit(2L * MAX_LINES)
        .forEach(
            d ->
                out.println(
                    "  "
                        + style.bold("%-9s".formatted(word(d.weight())))
                        + " "
                        + Figures.visible(d.subject() + ": " + d.words())));
    if (deviations.size() > 2 * MAX_LINES) {
      out.println(
          "  and " + Figures.count(deviations.size() - 2L * MAX_LINES) + " more; --json has all");
    }
  }

  private void print(TableResult table, @Nullable Located located) {
    session
        .out()
        .println(
            "  "
                + Figures.visible(
                    table.table()
                        + ": "
                        + table.state().words()
                        + (table.words().isEmpty() ? "" : ": " + table.words())));
    if (table.state() == State.DIFFERENT) {
      session
          .out()
          .println(
              "      %s, and were %s; %d of %d parts differ: %s"
                  .formatted(
                      Figures.count(table.foundRows(), "row"),
                      Figures.count(table.rows()),
                      table.different().size(),
                      table.buckets(),
                      buckets(table)));
    }
    if (located != null) {
      rows(located);
    }
  }

  private void rows(Located located) {
    if (!located.reference()) {
      session
          .out()
          .println(
              "      the other database does not hold what the manifest says of this table either");
    }
    for (RowDifference row : located.rows().stream().limit(MAX_LINES).toList()) {
      session.out().println("      " + Figures.visible(word(row) + ": " + row.key()));
      row.columns()
          .forEach(
              c ->
                  session
                      .out()
                      .println(
                          "          "
                              + Figures.visible(
                                  showValues
                                      ? c.column()
                                          + ": was "
                                          + c.sourceValue()
                                          + ", is "
                                          + c.targetValue()
                                      : c.column().text())));
    }
    if (!located.complete() || located.rows().size() > MAX_LINES) {
      session.out().println("      and more rows");
    }
  }

  private static String buckets(TableResult table) {
    String first =
        table.different().stream()
            .limit(MAX_BUCKETS)
            .map(String::valueOf)
            .collect(Collectors.joining(", "));
    return table.different().size() > MAX_BUCKETS ? first + ", …" : first;
  }

  private void more(int count, String what) {
    if (count > MAX_LINES) {
      session
          .out()
          .println(
              "  and " + Figures.count(count - MAX_LINES) + " more " + what + "; --json has all");
    }
  }

  private static String word(Weight weight) {
    return weight.name().toLowerCase(Locale.ROOT);
  }

  /** The first side is the one that holds what was. */
  private static String word(RowDifference row) {
    return switch (row.kind()) {
      case MISSING_ON_TARGET -> "gone";
      case EXTRA_ON_TARGET -> "new";
      default -> row.kind().words();
    };
  }

  private ObjectNode json(Manifest manifest, Proof proof, boolean equal) {
    ObjectNode root = Json.object();
    root.put("format", "pgtrek-manifest-verdict-1");
    root.put("equal", equal);
    root.put("strict", strict);
    root.put("made", manifest.createdAt().toString());
    root.put("of", manifest.origin().at());
    ArrayNode tables = root.putArray("tables");
    for (TableResult table : proof.verdict().tables()) {
      ObjectNode node = tables.addObject();
      node.put("table", table.table().toString());
      node.put("state", table.state().words());
      node.put("rows", table.rows());
      node.put("foundRows", table.foundRows());
      node.put("parts", table.buckets());
      ArrayNode different = node.putArray("differentParts");
      table.different().forEach(different::add);
      node.put("words", table.words());
      Located located = proof.rows().get(table.table());
      if (located != null) {
        node.put("reference", located.reference());
        node.put("complete", located.complete());
        ArrayNode rows = node.putArray("differences");
        located.rows().forEach(row -> rows.add(json(row)));
      }
    }
    ArrayNode deviations = root.putArray("deviations");
    proof
        .verdict()
        .deviations()
        .forEach(
            d ->
                deviations
                    .addObject()
                    .put("weight", word(d.weight()))
                    .put("subject", d.subject())
                    .put("words", d.words()));
    return root;
  }

  private static ObjectNode json(RowDifference row) {
    ObjectNode node = Json.object();
    node.put("kind", word(row));
    node.put("key", row.key());
    ArrayNode columns = node.putArray("columns");
    row.columns()
        .forEach(
            c -> {
              ObjectNode column = columns.addObject();
              column.put("column", c.column().text());
              if (!c.sourceValue().isEmpty() || !c.targetValue().isEmpty()) {
                column.put("was", c.sourceValue());
                column.put("is", c.targetValue());
              }
            });
    return node;
  }
}

package dev.pgtrek.cli;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.plan.IntoExisting;
import dev.pgtrek.plan.JsonIndex;
import dev.pgtrek.plan.Naming;
import dev.pgtrek.plan.PlanEdits;
import dev.pgtrek.plan.PlanFile;
import dev.pgtrek.plan.PlanOptions;
import dev.pgtrek.plan.RowsRule;
import dev.pgtrek.plan.SearchWay;
import dev.pgtrek.plan.TypedChoices;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What becomes of which tables. */
final class PlanChoices {

  @Option(
      names = "--schema",
      paramLabel = "NAME",
      description =
          "The schema that receives the tables. Default: public. From PostgreSQL: the one schema"
              + " that is read, and between servers, where it may be repeated and be a pattern,"
              + " those that are carried; default: all.")
  List<String> schemas = new ArrayList<>();

  @Option(
      names = "--include",
      paramLabel = "TABLE",
      description = "Carry only these tables: names, or globs with * and ?. May be repeated.")
  List<String> include = new ArrayList<>();

  @Option(
      names = "--exclude",
      paramLabel = "TABLE",
      description = "Leave these tables out. May be repeated.")
  List<String> exclude = new ArrayList<>();

  @Option(
      names = "--names",
      paramLabel = "keep|fold",
      description = "Keep the names as they are, or fold them to lower case. Default: keep.")
  Naming names = Naming.KEEP;

  @Option(
      names = "--json-index",
      paramLabel = "KIND",
      description =
          "The index of each jsonb column: gin finds documents by their content, path only by @>"
              + " and JSON paths, none. Default: gin.")
  JsonIndex jsonIndex = JsonIndex.GIN;

  @Mixin final BackChoices back = new BackChoices();

  @Mixin final MovingChoices moving = new MovingChoices();

  @Mixin final RuleChoices rules = new RuleChoices();

  @Mixin final PlaceChoices places = new PlaceChoices();

  @Mixin final VectorChoices vectors = new VectorChoices();

  @Option(
      names = "--into-existing",
      description = "Load into the tables that the application has made on the target; make none.")
  boolean intoExisting;

  @Option(
      names = "--existing-rows",
      paramLabel = "refuse|keep|replace",
      description =
          "With --into-existing: what happens to rows that are there. Default: refuse the run.")
  @Nullable RowsRule existingRows;

  @Option(
      names = "--search-columns",
      paramLabel = "generated|trigger|none",
      description =
          "Who keeps the search columns of full-text indexes in step: the server, by generated"
              + " columns, or triggers; or make none. Default: generated.")
  SearchWay searchColumns = SearchWay.GENERATED;

  @Option(
      names = "--plan",
      paramLabel = "FILE",
      description = "A plan.yaml of 'pgtrek plan', edited and handed back.")
  @Nullable Path plan;

  /**
   * The one schema that is named, or null.
   *
   * @throws PgtrekException.Usage if several are
   */
  @Nullable String schema() {
    if (schemas.size() > 1) {
      throw new PgtrekException.Usage(
          "schema-repeated",
          "--schema may be repeated between two PostgreSQL databases only.",
          "Name one schema.");
    }
    return schemas.isEmpty() ? null : schemas.getFirst();
  }

  /** The choices, the plan file read. */
  PlanOptions read() {
    PlanEdits edits = edits();
    if (existingRows != null && !intoExisting && edits.existing() == null) {
      throw new PgtrekException.Usage(
          "existing-rows-without-existing",
          "--existing-rows goes with --into-existing only.",
          "Add --into-existing, or leave --existing-rows out.");
    }
    String schema = schema();
    return new PlanOptions(
        schema == null ? PlanOptions.DEFAULT_SCHEMA : schema,
        names,
        jsonIndex,
        include,
        exclude,
        edits,
        vectors.vectorIndex,
        vectors.conversions(),
        places.read(),
        intoExisting
            ? new IntoExisting(existingRows == null ? RowsRule.REFUSE : existingRows)
            : null,
        searchColumns,
        rules.read(),
        TypedChoices.USUAL);
  }

  /** What the plan file decides, where one is handed back. */
  PlanEdits edits() {
    return plan == null ? PlanEdits.NONE : edits(plan);
  }

  private static PlanEdits edits(Path file) {
    try {
      return PlanFile.read(Files.readString(file), file.toString());
    } catch (NoSuchFileException e) {
      throw unreadable(file, "there is no such file");
    } catch (CharacterCodingException e) {
      throw unreadable(file, "it is no text in UTF-8");
    } catch (IOException e) {
      throw unreadable(file, String.valueOf(e.getMessage()));
    }
  }

  private static PgtrekException.Usage unreadable(Path file, String why) {
    return new PgtrekException.Usage(
        "plan-unreadable",
        "The plan file " + file + " cannot be read: " + why + ".",
        "pgtrek plan SOURCE writes one.");
  }
}

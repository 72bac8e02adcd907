package dev.pgtrek.cli;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.plan.Conversions;
import dev.pgtrek.plan.JsonIndex;
import dev.pgtrek.plan.Naming;
import dev.pgtrek.plan.PlaceOptions;
import dev.pgtrek.plan.PlanOptions;
import dev.pgtrek.plan.RuleSet;
import dev.pgtrek.plan.SearchWay;
import dev.pgtrek.plan.TypedChoices;
import dev.pgtrek.plan.VectorIndex;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Choices about the way from PostgreSQL to a SQLite file. */
final class BackChoices {

  /** The one schema of a SQLite file. */
  private static final String MAIN = "main";

  /** What means something on this way alone. */
  private static final List<String> OWN =
      List.of(
          "--schemas",
          "--original",
          "--no-original",
          "--vector-format",
          "--geometry-format",
          "--replace",
          "--no-backup");

  /** What means something on both. */
  private static final List<String> COMMON =
      List.of(
          "--schema",
          "--include",
          "--exclude",
          "--plan",
          "--dry-run",
          "--no-verify",
          "--show-values",
          "--report",
          "--yes",
          "--jobs",
          "--batch-rows",
          "--json",
          "--quiet",
          "--verbose",
          "--no-color",
          "--client-programs",
          "--manifests",
          "--help");

  /** What means nothing on this way. */
  private static final List<String> FOREIGN =
      List.of(
          "--names",
          "--json-index",
          "--into-existing",
          "--existing-rows",
          "--search-columns",
          "--nocase",
          "--nul",
          "--utf8",
          "--misfit",
          "--orphans",
          "--duplicates",
          "--dates",
          "--zone",
          "--dst",
          "--geometry",
          "--places-metadata",
          "--points",
          "--json-text",
          "--vectors",
          "--vector-index",
          "--search");

  /** What means something between two servers alone. */
  private static final List<String> BETWEEN =
      List.of(
          "--exclude-schema",
          "--table",
          "--exclude-table",
          "--exclude-extension",
          "--no-owner",
          "--no-privileges",
          "--no-tablespaces",
          "--role-map",
          "--profile",
          "--not-consistent",
          "--with-extensions",
          "--add",
          "--sql-folder",
          "--sql-version");

  /** What means something wherever there is a plan of pgtrek's own. */
  private static final List<String> PLANNING =
      List.of("--plan", "--include", "--exclude", "--batch-rows", "--show-values", "--nocase");

  /** What becomes of several schemas. */
  enum Schemas {
    /** One file; the names of tables outside of public begin with their schema's. */
    PREFIX,
    /** A file for each. */
    FILES
  }

  /** How vectors are spelled. */
  enum VectorFormat {
    JSON,
    FLOAT32
  }

  /** How geometries are spelled. */
  enum GeometryFormat {
    GEOPACKAGE,
    SPATIALITE,
    EWKB,
    WKT
  }

  @Option(
      names = "--schemas",
      paramLabel = "prefix|files",
      description =
          "From PostgreSQL: several schemas go into one file, where names begin with their schema's"
              + " (app_users; those of public stay as they are), or into a file each (app.db beside"
              + " public.db of the name that is given). Default: prefix. --schema NAME takes one.")
  Schemas schemas = Schemas.PREFIX;

  @Option(
      names = "--original",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description =
          "From PostgreSQL, where pgtrek brought the database there: give tables and columns their"
              + " first names, declarations and formats back, and run the original's own"
              + " statements. Default: yes.")
  boolean original = true;

  @Option(
      names = "--vector-format",
      paramLabel = "json|float32",
      description =
          "From PostgreSQL: vectors as JSON arrays, or as blobs of 4-byte floats. Default: json.")
  @Nullable VectorFormat vectors;

  @Option(
      names = "--geometry-format",
      paramLabel = "geopackage|spatialite|ewkb|wkt",
      description = "From PostgreSQL: how geometries are written. Default: geopackage.")
  @Nullable GeometryFormat geometries;

  /**
   * The choices of a command from PostgreSQL to a file.
   *
   * @throws PgtrekException.Usage if an option is given that has no meaning there
   */
  PlanOptions read(PlanChoices choices, CommandSpec command) {
    refuse(
        command,
        FOREIGN,
        "has no meaning from PostgreSQL to a SQLite file",
        "Leave it out; 'pgtrek help migrate' says which options belong to which way.");
    refuseBetween(command);
    return new PlanOptions(
        MAIN,
        Naming.KEEP,
        JsonIndex.GIN,
        choices.include,
        choices.exclude,
        choices.edits(),
        VectorIndex.COSINE,
        Conversions.NONE,
        PlaceOptions.NONE,
        null,
        SearchWay.GENERATED,
        RuleSet.NONE,
        new TypedChoices(
            original,
            vectors == null
                ? null
                : vectors == VectorFormat.JSON ? ValueFormat.NATIVE : ValueFormat.FLOAT32,
            geometries == null ? null : ValueFormat.valueOf(geometries.name())));
  }

  /** Whether it is settled to which ways an option belongs. */
  static boolean isKnown(String option) {
    return Stream.of(OWN, FOREIGN, COMMON, BETWEEN).anyMatch(all -> all.contains(option));
  }

  /** Refuses what belongs to the way back, in a command from a SQLite file. */
  static void refuseOwn(CommandSpec command) {
    refuse(
        command,
        OWN,
        "goes with a PostgreSQL source only",
        "Leave it out, or name a PostgreSQL database as SOURCE and a SQLite file as TARGET.");
    refuseBetween(command);
  }

  private static void refuseBetween(CommandSpec command) {
    refuse(
        command,
        BETWEEN,
        "goes between two PostgreSQL databases only",
        "Leave it out, or name a PostgreSQL database on both sides.");
  }

  /** Refuses what is about a plan of pgtrek's own, in a command with a server on both sides. */
  static void refuseAll(CommandSpec command) {
    refuse(
        command,
        Stream.of(OWN, FOREIGN, PLANNING)
            .flatMap(List::stream)
            // Nothing is backed up between servers, because the source stays as it is.
            .filter(name -> !name.equals("--no-backup"))
            .toList(),
        "has no meaning between two PostgreSQL databases",
        "Leave it out; 'pgtrek help migrate' says which options belong to which way.");
  }

  /** Refuses what is about a move, where the data stay where they are. */
  static void refuseInPlace(CommandSpec command) {
    refuseAll(command);
    refuse(
        command,
        Stream.concat(BETWEEN.stream(), Stream.of("--client-programs"))
            .filter(name -> !name.equals("--with-extensions"))
            .toList(),
        "has no meaning with --in-place",
        "Leave it out; 'pgtrek add' adds columns to a database that stays where it is.");
  }

  private static void refuse(CommandSpec command, List<String> names, String why, String next) {
    for (String name : names) {
      var option = command.findOption(name);
      boolean given =
          option != null
              && command.commandLine().getParseResult() != null
              && command.commandLine().getParseResult().matchedOptions().contains(option);
      if (given) {
        throw new PgtrekException.Usage(
            "option-not-on-this-way", option.longestName() + " " + why + ".", next);
      }
    }
  }
}

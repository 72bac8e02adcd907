package dev.pgtrek.cli;

import dev.pgtrek.error.PgtrekException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The proof by a manifest instead of by another database. */
final class ManifestChoices {

  @Option(
      names = "--manifest",
      paramLabel = "FILE",
      description =
          "Compare SOURCE, a database of either kind, with a manifest of 'pgtrek manifest' or of a"
              + " run. There is no TARGET then, and the options of the plan have no meaning.")
  private @Nullable Path manifest;

  @Option(
      names = "--against",
      paramLabel = "OTHER",
      description =
          "With --manifest: a database that still holds what the manifest says, to name the rows"
              + " that differ.")
  private @Nullable String against;

  @Option(
      names = "--strict",
      description =
          "With --manifest: every deviation counts, such as another version of the server or of an"
              + " extension.")
  private boolean strict;

  @Option(
      names = "--new-tables",
      description =
          "With --manifest: tables that have come since do not count, and are only named.")
  private boolean newTables;

  /**
   * Whether a manifest is named.
   *
   * @throws PgtrekException.Usage if only what belongs to one is
   */
  boolean given() {
    if (manifest == null && (against != null || strict || newTables)) {
      throw new PgtrekException.Usage(
          "manifest-missing",
          "--against, --strict and --new-tables belong to --manifest.",
          "Add --manifest FILE, or leave them out.");
    }
    return manifest != null;
  }

  /**
   * Compares.
   *
   * @param more whether options are given that need a second database
   * @return the exit code
   */
  int compare(
      Session session,
      Sides sides,
      WorkChoices work,
      OutputOptions output,
      boolean showValues,
      boolean more) {
    Path file = manifest;
    if (file == null || sides.target != null || more) {
      throw new PgtrekException.Usage(
          "manifest-with-target",
          "With --manifest there is one database, and no TARGET, --search or --report.",
          "Name the other one with --against to have the rows named that differ.");
    }
    if (strict && newTables) {
      throw new PgtrekException.Usage(
          "strict-with-new-tables",
          "--strict counts everything, and --new-tables leaves some of it out.",
          "Leave one of them out.");
    }
    return new ManifestProof(session, output, work, strict, newTables, showValues)
        .run(file, sides.source, against);
  }
}

package dev.pgtrek.report;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.file.WholeFile;
import dev.pgtrek.model.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * What became of a server whose programs changed under its data.
 *
 * @param runId the run's name, its start as {@code YYYYMMDD_HHMMSS}
 * @param version pgtrek's version
 * @param outcome what it comes to
 * @param dryRun whether nothing was to be changed
 * @param server where it is; never with a password
 * @param engineBefore product and version before the change, or empty where nobody knows
 * @param buildBefore how the server was built before the change, or empty
 * @param engine product and version
 * @param build how the server is built
 * @param manifest the folder of the manifests from before the change, or empty
 * @param startedAt when it began
 * @param finishedAt when it ended
 * @param databases every database of the server
 * @param findings what is to know, of all databases
 */
public record UpgradeReport(
    String runId,
    String version,
    Outcome outcome,
    boolean dryRun,
    String server,
    String engineBefore,
    String buildBefore,
    String engine,
    String build,
    String manifest,
    Instant startedAt,
    Instant finishedAt,
    List<DatabaseLine> databases,
    List<Finding> findings) {

  public UpgradeReport {
    databases = List.copyOf(databases);
    findings = List.copyOf(findings);
  }

  /** What it comes to. */
  public enum Outcome {
    /** All is sound, and every database holds what it held before the change. */
    PROVED("in order: all is sound, and holds what it held before the change"),
    /** All is sound; whether the rows are those of before was not to be proved. */
    SOUND("in order: all is sound; what it held before the change was not compared"),
    /** The steps were told, and none was done. */
    PLANNED("planned: nothing was changed"),
    /** A database does not hold what it held before the change. */
    DIFFERENT("different: a database does not hold what it held before the change"),
    /** Something is wrong or in doubt, and was left so. */
    LEFT("not in order: something is wrong or in doubt, and is left so");

    private final String words;

    Outcome(String words) {
      this.words = words;
    }

    /** The outcome in words. */
    public String words() {
      return words;
    }

    /** Whether nothing stands against going on. */
    public boolean good() {
      return switch (this) {
        case PROVED, SOUND, PLANNED -> true;
        case DIFFERENT, LEFT -> false;
      };
    }
  }

  /**
   * A database.
   *
   * @param name its name
   * @param hindrance why it was left out; empty where it was not
   * @param before what the comparison with its manifest said before anything was done
   * @param after what it said at the end
   * @param deviations what the database says otherwise of itself than before the change
   * @param versions by what it sorted when it was examined
   * @param examined indexes that were looked into, entry by entry
   * @param sound those of them that were as they should be
   * @param rebuilt indexes in doubt that an earlier run had built anew already
   * @param steps what was to be done
   * @param defects what is wrong with the data, and left so
   */
  public record DatabaseLine(
      String name,
      String hindrance,
      String before,
      String after,
      List<String> deviations,
      List<String> versions,
      long examined,
      long sound,
      long rebuilt,
      List<StepLine> steps,
      List<Finding> defects) {

    public DatabaseLine {
      deviations = List.copyOf(deviations);
      versions = List.copyOf(versions);
      steps = List.copyOf(steps);
      defects = List.copyOf(defects);
    }
  }

  /**
   * A step.
   *
   * @param kind what it is, in a word
   * @param subject what it was done to
   * @param state {@code done}, {@code planned}, {@code held} for one that waits until all is sound,
   *     or {@code left}
   * @param words what came of it
   * @param why why it was to be done
   * @param statement what was run
   * @param millis how long it took
   */
  public record StepLine(
      String kind,
      String subject,
      String state,
      String words,
      String why,
      String statement,
      long millis) {}

  /** The report's text file. */
  public Path textFile(Path folder) {
    return folder.resolve("upgrade_report_" + runId + ".txt");
  }

  /**
   * Writes {@code upgrade_report_<run>.txt} and {@code .json}, each whole or not at all.
   *
   * @throws PgtrekException.Usage if the folder cannot be written to
   */
  public void write(Path folder) {
    try {
      Files.createDirectories(folder);
      WholeFile.write(textFile(folder), UpgradeText.of(this));
      WholeFile.write(folder.resolve("upgrade_report_" + runId + ".json"), JsonReport.of(this));
    } catch (IOException e) {
      throw new PgtrekException.Usage(
          "report-not-written",
          "The report cannot be written to " + folder + ": " + e.getMessage(),
          "Make room or give write permission there, or name another folder with --report.");
    }
  }
}

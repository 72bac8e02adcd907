package dev.pgtrek.report;

import dev.pgtrek.model.Finding;
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
    /** All is sound, and all that there is a manifest of holds what it held. */
    PROVED_IN_PART(
        "in order: all is sound, and holds what it held before the change as far as there are"
            + " manifests"),
    /** All is sound; whether the rows are those of before was not to be proved. */
    SOUND("in order: all is sound; what it held before the change was not compared"),
    /** The steps were told, and none was done. */
    PLANNED("planned: nothing was changed"),
    /** A database does not hold what it held before the change. */
    DIFFERENT("different: a database does not hold what it held before the change"),
    /** Something is wrong or in doubt, and was left so. */
    LEFT("not in order: something is wrong or in doubt, and is left so"),
    /** It failed or was interrupted on the way. */
    BROKEN_OFF("broken off: what was done by then stands here; the same command again goes on");

    private final String words;

    Outcome(String words) {
      this.words = words;
    }

    /** The outcome in words. */
    public String words() {
      return words;
    }

    /** Its first words, before the colon, as a title. */
    String headline() {
      String first = words.substring(0, words.indexOf(':'));
      return Character.toUpperCase(first.charAt(0)) + first.substring(1);
    }

    /** What stands after the colon, as a sentence without its full stop. */
    String meaning() {
      String rest = words.substring(words.indexOf(':') + 2);
      return Character.toUpperCase(rest.charAt(0)) + rest.substring(1);
    }

    /** Whether nothing stands against going on. */
    public boolean good() {
      return switch (this) {
        case PROVED, PROVED_IN_PART, SOUND, PLANNED -> true;
        case DIFFERENT, LEFT, BROKEN_OFF -> false;
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

    /** How many indexes were looked into, and how many were sound, in words. */
    String entries() {
      return examined == 0
          ? "no index was looked into"
          : "%s looked into, %s sound".formatted(indexes(examined), Figures.count(sound));
    }

    /** What an earlier run had built anew, in words; empty where that is nothing. */
    String earlier() {
      return rebuilt == 0 ? "" : indexes(rebuilt) + " built anew already";
    }

    private static String indexes(long count) {
      return Figures.count(count) + (count == 1 ? " index" : " indexes");
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
}

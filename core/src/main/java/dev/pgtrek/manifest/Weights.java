package dev.pgtrek.manifest;

import dev.pgtrek.manifest.ManifestVerdict.Deviation;
import dev.pgtrek.manifest.ManifestVerdict.Weight;
import dev.pgtrek.model.Fact;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/**
 * How much it counts that a fact is no longer the same. The rule, as docs/manifest.md gives it:
 * what guards, finds or makes the content counts as a difference where it is gone or other; what
 * only surrounds it is a warning; what a repair or an upgrade is bound to change is a note.
 */
final class Weights {

  private final boolean otherMajor;

  private Weights(boolean otherMajor) {
    this.otherMajor = otherMajor;
  }

  static Weights between(List<Fact> was, List<Fact> is) {
    return new Weights(!major(was).equals(major(is)));
  }

  private static String major(List<Fact> facts) {
    return facts.stream()
        .filter(f -> f.kind() == Fact.Kind.DATABASE)
        .map(f -> f.says("server").replaceFirst("\\..*", ""))
        .findFirst()
        .orElse("");
  }

  /** That it is not there any more. */
  Weight gone(Fact.Kind kind) {
    return switch (kind) {
      case DATABASE, COLLATION -> Weight.WARNING;
      case EXTENSION,
          SCHEMA,
          TYPE,
          FUNCTION,
          SEQUENCE,
          TABLE,
          COLUMN,
          KEY,
          REFERENCE,
          CHECK,
          INDEX,
          VIEW,
          TRIGGER,
          OTHER ->
          Weight.DIFFERENT;
    };
  }

  /** That it was not there before. */
  Weight more(Fact.Kind kind) {
    return switch (kind) {
      case COLUMN, TABLE -> Weight.DIFFERENT;
      case INDEX, EXTENSION, DATABASE, COLLATION, SCHEMA -> Weight.NOTE;
      case TYPE, FUNCTION, SEQUENCE, KEY, REFERENCE, CHECK, VIEW, TRIGGER, OTHER -> Weight.WARNING;
    };
  }

  /** That it says something else. */
  Weight changed(String word, Fact was, Fact is) {
    return switch (was.kind()) {
      case DATABASE ->
          switch (word) {
            case "userVersion", "applicationId" -> Weight.DIFFERENT;
            case "server", "pageSize" -> Weight.NOTE;
            default -> Weight.WARNING;
          };
      case EXTENSION, COLLATION -> Weight.WARNING;
      case SEQUENCE -> word.equals("next") ? next(was, is) : Weight.DIFFERENT;
      // Each major prints a query in its own way.
      case VIEW -> otherMajor && word.equals("definition") ? Weight.WARNING : Weight.DIFFERENT;
      case TABLE -> word.equals("persistence") ? Weight.WARNING : Weight.DIFFERENT;
      case SCHEMA, TYPE, FUNCTION, COLUMN, KEY, REFERENCE, CHECK, INDEX, TRIGGER, OTHER ->
          Weight.DIFFERENT;
    };
  }

  /**
   * One that lags gives numbers again that rows have already; one that is ahead only leaves gaps.
   */
  private static Weight next(Fact was, Fact is) {
    try {
      int step = new BigInteger(is.says("next")).compareTo(new BigInteger(was.says("next")));
      boolean downwards = was.says("increment").startsWith("-");
      return (downwards ? step < 0 : step > 0) ? Weight.WARNING : Weight.DIFFERENT;
    } catch (NumberFormatException _) {
      return Weight.DIFFERENT;
    }
  }

  /** What is not as it should be by itself. */
  Optional<Deviation> unsound(Fact is) {
    String recorded = is.says(is.kind() == Fact.Kind.DATABASE ? "collationRecorded" : "recorded");
    String actual = is.says(is.kind() == Fact.Kind.DATABASE ? "collationActual" : "actual");
    if (recorded.isEmpty() || actual.isEmpty() || recorded.equals(actual)) {
      return Optional.empty();
    }
    return Optional.of(
        new Deviation(
            Weight.WARNING,
            is.display(),
            "sorts by version "
                + actual
                + " now, and what is indexed was sorted by "
                + recorded
                + ": REINDEX what sorts by it, then ALTER "
                + (is.kind() == Fact.Kind.DATABASE ? "DATABASE" : "COLLATION")
                + " … REFRESH VERSION"));
  }
}

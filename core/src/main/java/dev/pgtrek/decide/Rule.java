package dev.pgtrek.decide;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One rule of a policy.
 *
 * @param name its name, unique in the policy
 * @param measure what it looks at
 * @param comparison how it compares
 * @param threshold with what, in the measure's unit
 * @param advice what it says where the comparison holds
 * @param reason why, for who reads the decision
 * @param unmeasured what it says where nothing was measured
 */
public record Rule(
    String name,
    Measure measure,
    Comparison comparison,
    double threshold,
    Advice advice,
    String reason,
    Advice unmeasured) {

  /** How a measured value stands to a threshold. */
  public enum Comparison {
    ABOVE("above"),
    AT_LEAST("at least"),
    BELOW("below"),
    AT_MOST("at most");

    private final String words;

    Comparison(String words) {
      this.words = words;
    }

    /** As policies spell it. */
    public String words() {
      return words;
    }

    static Optional<Comparison> of(String words) {
      return Arrays.stream(values()).filter(c -> c.words.equals(words)).findFirst();
    }

    boolean holds(double value, double threshold) {
      return switch (this) {
        case ABOVE -> value > threshold;
        case AT_LEAST -> value >= threshold;
        case BELOW -> value < threshold;
        case AT_MOST -> value <= threshold;
      };
    }

    /** The value that this comparison holds for first, at the end. */
    Comparator<Measurement> worstLast() {
      Comparator<Measurement> rising = Comparator.comparingDouble(Measurement::value);
      return switch (this) {
        case ABOVE, AT_LEAST -> rising;
        case BELOW, AT_MOST -> rising.reversed();
      };
    }
  }

  /** What the rule says of what was measured; of several values the worst counts. */
  Judgement judge(List<Measurement> measurements) {
    Optional<Measurement> worst =
        measurements.stream().filter(m -> m.measure() == measure).max(comparison.worstLast());
    if (worst.isEmpty()) {
      return new Judgement(this, unmeasured, "", "not measured", 0);
    }
    Measurement found = worst.get();
    boolean holds = comparison.holds(found.value(), threshold);
    long also =
        measurements.stream()
            .filter(m -> m.measure() == measure && comparison.holds(m.value(), threshold))
            .count();
    return new Judgement(
        this,
        holds ? advice : Advice.GO,
        found.subject(),
        found.words(),
        (int) Math.max(0, also - 1));
  }

  /** {@code above 1 %}. */
  public String bound() {
    return comparison.words() + " " + measure.words(threshold);
  }
}

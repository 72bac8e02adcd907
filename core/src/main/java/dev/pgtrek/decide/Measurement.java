package dev.pgtrek.decide;

/**
 * One value of a measure.
 *
 * @param measure what was measured
 * @param subject of what: a table, a view, a query; empty where it is of the whole run
 * @param value in the measure's unit; per cent from 0, not a share of 1
 * @param atLeast whether more may be hidden: what was counted is a lower bound
 */
public record Measurement(Measure measure, String subject, double value, boolean atLeast) {

  public Measurement {
    if (Double.isNaN(value) || value < 0) {
      throw new IllegalArgumentException("a measured value is a number from 0 on");
    }
  }

  /** An exact value. */
  public static Measurement of(Measure measure, String subject, double value) {
    return new Measurement(measure, subject, value, false);
  }

  String words() {
    return (atLeast ? "at least " : "") + measure.words(value);
  }
}

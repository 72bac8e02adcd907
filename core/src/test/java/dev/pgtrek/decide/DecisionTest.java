package dev.pgtrek.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecisionTest {

  private static Decision decide(Measurement... measured) {
    return Decision.of(Policy.DEFAULT, List.of(measured));
  }

  @Test
  void goesWhereNothingSpeaksAgainstIt() {
    Decision decision = decide(Measurement.of(Measure.ROW_MISMATCH, "public.a", 0));

    assertThat(decision.advice()).isEqualTo(Advice.GO);
    assertThat(decision.line()).isEqualTo("go");
    assertThat(decision.reasons()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "row-mismatch, 0.0001, look",
    "row-mismatch, 1, look",
    "row-mismatch, 1.0001, roll back",
    "rows-different, 1, roll back",
    "rows-extra, 1, roll back",
    "tables-missing, 1, roll back",
    "rejects-faulty, 1, roll back",
    "tables-not-proved, 1, look",
    "app-errors, 1, look",
    "app-error-rate, 0.1, look",
    "query-slowdown, 1.5, go",
    "query-slowdown, 1.51, roll back",
    "queries-different, 1, look",
    "queries-failed, 1, look",
    "reject-share, 1, go",
    "reject-share, 1.2, look",
    "search-overlap, 50, go",
    "search-overlap, 49.9, look",
    "rejects, 1000, go"
  })
  void followsTheMatrixOfTheGuides(String measure, double value, String advice) {
    Decision decision = decide(Measurement.of(Measure.of(measure).orElseThrow(), "x", value));

    assertThat(decision.advice().words()).isEqualTo(advice);
  }

  @Test
  void namesTheWorstSubjectTheValueTheBoundAndTheRule() {
    Decision decision =
        decide(
            Measurement.of(Measure.ROW_MISMATCH, "public.a", 0.5),
            Measurement.of(Measure.ROW_MISMATCH, "public.b", 2.25),
            Measurement.of(Measure.ROW_MISMATCH, "public.c", 0));

    assertThat(decision.line())
        .isEqualTo(
            "roll back: row-mismatch of public.b 2.25 % (above 1 %, rule row-mismatch-high);"
                + " row-mismatch of public.b 2.25 % (above 0 %, rule row-mismatch-low) and of 1"
                + " more");
  }

  @Test
  void takesTheLowestForTheWorstWhereLittleIsBad() {
    Decision decision =
        decide(
            Measurement.of(Measure.SEARCH_OVERLAP, "a", 90),
            Measurement.of(Measure.SEARCH_OVERLAP, "b", 10));

    assertThat(decision.line())
        .isEqualTo("look: search-overlap of b 10 % (below 50 %, rule search-results)");
  }

  @Test
  void saysThatMoreMayBeHidden() {
    Decision decision = decide(new Measurement(Measure.ROWS_EXTRA, "public.a", 3, true));

    assertThat(decision.line()).contains("rows-extra of public.a at least 3 (above 0");
  }

  @Test
  void neverShowsALittleAsNothing() {
    Decision decision = decide(Measurement.of(Measure.ROW_MISMATCH, "public.a", 0.00001234));

    assertThat(decision.line()).contains("public.a 0.0000123 % (above 0 %");
  }

  @Test
  void judgesWhatWasNotMeasuredAsTheRuleSays() {
    Rule wanted =
        new Rule(
            "errors",
            Measure.APP_ERRORS,
            Rule.Comparison.ABOVE,
            3,
            Advice.ROLL_BACK,
            "Why.",
            Advice.LOOK);
    Policy policy = new Policy("p", List.of(wanted), Duration.ZERO);

    Decision decision = Decision.of(policy, List.of());

    assertThat(decision.line()).isEqualTo("look: app-errors not measured (above 3, rule errors)");
  }
}

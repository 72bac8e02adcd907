package dev.pgtrek.decide;

import dev.pgtrek.decide.Rule.Comparison;
import java.time.Duration;
import java.util.List;

/**
 * The rules by which a decision falls.
 *
 * @param origin where they come from, for people
 * @param rules in order; all are judged, and the worst word counts
 * @param toleratedDelay how much longer a compared query may take without counting as slower: an
 *     embedded database answers in microseconds, and any server takes a round trip more
 */
public record Policy(String origin, List<Rule> rules, Duration toleratedDelay) {

  /** What nobody notices: a round trip, and the noise of a machine that does other things too. */
  static final Duration DEFAULT_DELAY = Duration.ofMillis(20);

  /** The matrix that published migration guides agree on. */
  public static final Policy DEFAULT =
      new Policy(
          "the built-in policy",
          List.of(
              rule(
                  "corruption",
                  Measure.ROWS_DIFFERENT,
                  Comparison.ABOVE,
                  0,
                  Advice.ROLL_BACK,
                  "A value is not what it was: what was carried cannot be trusted."),
              rule(
                  "rows-of-its-own",
                  Measure.ROWS_EXTRA,
                  Comparison.ABOVE,
                  0,
                  Advice.ROLL_BACK,
                  "The target has rows that the source never had, or something wrote to it."),
              rule(
                  "structure-missing",
                  Measure.TABLES_MISSING,
                  Comparison.ABOVE,
                  0,
                  Advice.ROLL_BACK,
                  "The application would not find a table or a column."),
              rule(
                  "rejects-altered",
                  Measure.REJECTS_FAULTY,
                  Comparison.ABOVE,
                  0,
                  Advice.ROLL_BACK,
                  "Rows that were kept out are no longer kept as they were."),
              rule(
                  "row-mismatch-high",
                  Measure.ROW_MISMATCH,
                  Comparison.ABOVE,
                  1,
                  Advice.ROLL_BACK,
                  "More than one row in a hundred of a table is wrong."),
              rule(
                  "row-mismatch-low",
                  Measure.ROW_MISMATCH,
                  Comparison.ABOVE,
                  0,
                  Advice.LOOK,
                  "Some rows are missing: find out which, and why."),
              rule(
                  "not-proved",
                  Measure.TABLES_NOT_PROVED,
                  Comparison.ABOVE,
                  0,
                  Advice.LOOK,
                  "Nobody has compared these rows yet."),
              rule(
                  "views",
                  Measure.VIEWS_DIFFERENT,
                  Comparison.ABOVE,
                  0,
                  Advice.LOOK,
                  "What reads the view gets other rows than before."),
              rule(
                  "views-refused",
                  Measure.VIEWS_MISSING,
                  Comparison.ABOVE,
                  0,
                  Advice.LOOK,
                  "What reads the view finds none."),
              rule(
                  "statements-refused",
                  Measure.STATEMENTS_REFUSED,
                  Comparison.ABOVE,
                  0,
                  Advice.LOOK,
                  "A key, an index or a reference does not stand."),
              rule(
                  "objects-differ",
                  Measure.OBJECTS_DIFFERENT,
                  Comparison.ABOVE,
                  0,
                  Advice.LOOK,
                  "Something beside the rows is not what it was on the other server."),
              rule(
                  "rejects",
                  Measure.REJECT_SHARE,
                  Comparison.ABOVE,
                  1,
                  Advice.LOOK,
                  "Rules keep out more than one row in a hundred of a table."),
              rule(
                  "search-columns",
                  Measure.SEARCH_COLUMNS_FAULTY,
                  Comparison.ABOVE,
                  0,
                  Advice.LOOK,
                  "Searches find less than they should, or take longer."),
              rule(
                  "search-results",
                  Measure.SEARCH_OVERLAP,
                  Comparison.BELOW,
                  50,
                  Advice.LOOK,
                  "Searches find other rows than before."),
              rule(
                  "application-errors",
                  Measure.APP_ERRORS,
                  Comparison.ABOVE,
                  0,
                  Advice.LOOK,
                  "The application fails where it did not before."),
              rule(
                  "application-error-rate",
                  Measure.APP_ERROR_RATE,
                  Comparison.ABOVE,
                  0,
                  Advice.LOOK,
                  "The application fails where it did not before."),
              rule(
                  "queries-differ",
                  Measure.QUERIES_DIFFERENT,
                  Comparison.ABOVE,
                  0,
                  Advice.LOOK,
                  "A query gives other rows than before."),
              rule(
                  "queries-reordered",
                  Measure.QUERIES_REORDERED,
                  Comparison.ABOVE,
                  0,
                  Advice.LOOK,
                  "A query gives its rows in another order: look at collations and at ties."),
              rule(
                  "queries-failed",
                  Measure.QUERIES_FAILED,
                  Comparison.ABOVE,
                  0,
                  Advice.LOOK,
                  "A query could not be answered."),
              rule(
                  "slower",
                  Measure.QUERY_SLOWDOWN,
                  Comparison.ABOVE,
                  1.5,
                  Advice.ROLL_BACK,
                  "A query takes half as long again: go back, and tune it before the next try.")),
          DEFAULT_DELAY);

  public Policy {
    rules = List.copyOf(rules);
  }

  private static Rule rule(
      String name,
      Measure measure,
      Comparison comparison,
      double threshold,
      Advice advice,
      String reason) {
    return new Rule(name, measure, comparison, threshold, advice, reason, Advice.GO);
  }
}

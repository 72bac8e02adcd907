package dev.pgtrek.decide;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a policy can judge by, under the names by which its rules call it. */
public enum Measure {
  ROW_MISMATCH(
      "row-mismatch",
      Unit.PER_CENT,
      "rows of a table that are missing, extra or different, per rows of the source"),
  ROWS_MISSING("rows-missing", Unit.COUNT, "rows of a table that are not on the target"),
  ROWS_EXTRA("rows-extra", Unit.COUNT, "rows of a table that are on the target only"),
  ROWS_DIFFERENT("rows-different", Unit.COUNT, "rows of a table with a value that differs"),
  TABLES_MISSING(
      "tables-missing", Unit.COUNT, "tables and columns that the target lacks, per table"),
  TABLES_NOT_PROVED("tables-not-proved", Unit.COUNT, "tables that nobody has compared"),
  VIEWS_DIFFERENT("views-different", Unit.COUNT, "views that give other rows"),
  VIEWS_MISSING("views-missing", Unit.COUNT, "views that the server refused"),
  SEARCH_OVERLAP(
      "search-overlap",
      Unit.PER_CENT,
      "rows that both sides' full-text searches find, per rows that either finds, of an index whose"
          + " words both sides cut the same way"),
  SEARCH_COLUMNS_FAULTY(
      "search-columns-faulty",
      Unit.COUNT,
      "search columns that are missing, empty in some rows or not kept, or whose index is missing"),
  OBJECTS_DIFFERENT(
      "objects-different",
      Unit.COUNT,
      "between two servers: indexes, constraints, functions and the like that are not the same, and"
          + " tables that only the target has"),
  STATEMENTS_REFUSED("statements-refused", Unit.COUNT, "keys, indexes and the like refused"),
  REJECTS("rejects", Unit.COUNT, "rows of a table that rules keep out"),
  REJECT_SHARE(
      "reject-share", Unit.PER_CENT, "rows of a table that rules keep out, per rows of the source"),
  REJECTS_FAULTY(
      "rejects-faulty", Unit.COUNT, "rejected rows of a table that are not kept as they were"),
  QUERIES_DIFFERENT("queries-different", Unit.COUNT, "compared queries that give other rows"),
  QUERIES_REORDERED(
      "queries-reordered",
      Unit.COUNT,
      "compared queries with ORDER BY that give the same rows in another order"),
  QUERIES_FAILED("queries-failed", Unit.COUNT, "compared queries that a side could not answer"),
  QUERY_SLOWDOWN(
      "query-slowdown", Unit.TIMES, "the target's p95 of a compared query by the source's"),
  QUERY_SLOWDOWN_MEDIAN(
      "query-slowdown-median", Unit.TIMES, "the target's p50 of a compared query by the source's"),
  APP_ERRORS("app-errors", Unit.COUNT, "errors of the application, as told with --app-errors"),
  APP_ERROR_RATE("app-error-rate", Unit.PER_CENT, "failing requests, as told with --app-errors N%");

  /** What a measure counts in. */
  enum Unit {
    COUNT(""),
    PER_CENT("%"),
    TIMES("x");

    private final String sign;

    Unit(String sign) {
      this.sign = sign;
    }

    String sign() {
      return sign;
    }
  }

  private final String word;
  private final Unit unit;
  private final String meaning;

  Measure(String word, Unit unit, String meaning) {
    this.word = word;
    this.unit = unit;
    this.meaning = meaning;
  }

  /** Its name in a policy. */
  public String word() {
    return word;
  }

  /** What it means, without a full stop. */
  public String meaning() {
    return meaning;
  }

  Unit unit() {
    return unit;
  }

  static Optional<Measure> of(String word) {
    return Arrays.stream(values()).filter(m -> m.word.equals(word)).findFirst();
  }

  /** A value for people: {@code 3}, {@code 0.25 %}, {@code 1.7 x}. Never rounded to nothing. */
  String words(double value) {
    return unit == Unit.COUNT ? number(value) : number(value) + " " + unit.sign;
  }

  private static String number(double value) {
    if (Double.isInfinite(value)) {
      return "endless";
    }
    BigDecimal exact = BigDecimal.valueOf(value);
    BigDecimal places = exact.setScale(2, RoundingMode.HALF_UP);
    BigDecimal shown =
        places.signum() == 0 || places.compareTo(BigDecimal.ONE) == 0
            // What is not quite nothing, or not quite one, must not look like it.
            ? exact.round(new java.math.MathContext(3, RoundingMode.HALF_UP))
            : places;
    BigDecimal plain = shown.stripTrailingZeros();
    return plain.scale() <= 0
        ? String.format(Locale.ROOT, "%,d", plain.toBigInteger())
        : plain.toPlainString();
  }
}

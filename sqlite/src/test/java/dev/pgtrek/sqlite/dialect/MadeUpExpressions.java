package dev.pgtrek.sqlite.dialect;

import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** Makes up conditions over the columns of {@link RealisticExpressions} by PostgreSQL's grammar. */
final class MadeUpExpressions {

  private static final List<String> TEXTS =
      List.of(
          "", "a", "Ada", "ab", "x@Y", "test", "50%_a\\b", "é", "Z*?[x]", " ", "İK", "10", "true");

  private static final List<String> PATTERNS =
      List.of(
          "%",
          "a%", "%@%", "_", "%b", "A__", "%[%", "%*%", "50\\%%", "\\\\", "%é%", "test%", "_%_",
          "%s", "");

  private final Random random;
  private int depth;

  MadeUpExpressions(long seed) {
    this.random = new Random(seed);
  }

  String condition() {
    depth = 0;
    return truth();
  }

  @SafeVarargs
  private String any(String leaf, Supplier<String>... larger) {
    if (depth > 4 || random.nextInt(4) == 0) {
      return leaf;
    }
    depth++;
    String made = larger[random.nextInt(larger.length)].get();
    depth--;
    return made;
  }

  private String of(String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private String literal(List<String> texts) {
    return "'" + texts.get(random.nextInt(texts.size())).replace("'", "''") + "'";
  }

  private String comparison() {
    return of(" = ", " <> ", " < ", " <= ", " > ", " >= ");
  }

  private String distinct() {
    return of(" IS DISTINCT FROM ", " IS NOT DISTINCT FROM ");
  }

  private String truth() {
    return any(
        of("active", "hidden", "true", "name IS NULL", "qty > 0"),
        () -> "(" + truth() + " AND " + truth() + ")",
        () -> "(" + truth() + " OR " + truth() + ")",
        () -> "(NOT " + truth() + ")",
        () -> "(" + truth() + of(" IS TRUE", " IS NOT TRUE", " IS FALSE", " IS UNKNOWN") + ")",
        () -> "(" + truth() + of(" = ", " <> ") + truth() + ")",
        () -> "(" + whole() + comparison() + whole() + ")",
        () -> "(" + whole() + distinct() + whole() + ")",
        () -> "(" + decimal() + comparison() + decimal() + ")",
        () -> "(" + decimal() + comparison() + of("0", "0.1", "2.5", "19.99", "-1") + ")",
        () -> "(" + real() + comparison() + real() + ")",
        () -> "(" + text() + of(" = ", " <> ") + text() + ")",
        () -> "(code" + comparison() + literal(TEXTS) + ")",
        () -> "(" + text() + of(" LIKE ", " NOT LIKE ", " ILIKE ") + literal(PATTERNS) + ")",
        () -> "(" + text() + of(" IS NULL", " IS NOT NULL") + ")",
        () -> "(" + text() + " IN (" + literal(TEXTS) + ", " + literal(TEXTS) + ", NULL))",
        () -> "(" + whole() + of(" IN ", " NOT IN ") + "(1, 3, " + whole() + "))",
        () -> "(" + whole() + of(" BETWEEN ", " NOT BETWEEN ") + whole() + " AND " + whole() + ")",
        () -> "(" + day() + comparison() + day() + ")",
        () -> "(" + moment() + comparison() + moment() + ")",
        () ->
            "("
                + of("seen_at", "left_at")
                + comparison()
                + of("seen_at", "left_at", "'2024-03-01 00:00:00+00'::timestamptz")
                + ")",
        () -> "(uid" + comparison() + "'12345678-1234-1234-1234-123456789abc'::uuid)",
        () ->
            "(doc ->> "
                + of("'name'", "'n'", "'ok'")
                + of(" = ", " <> ")
                + of("'tea'", "'5'", "'1.0'", "'true'", "'-1'")
                + ")",
        () ->
            "(doc @> "
                + of(
                    "'{\"n\": 5}'",
                    "'{\"name\": \"cup\"}'",
                    "'{\"deep\": {}}'",
                    "'{\"ok\": false}'")
                + ")",
        () ->
            "(jsonb_typeof(doc -> "
                + of("'n'", "'tags'", "'ok'", "'deep'")
                + ") = "
                + of("'number'", "'array'", "'boolean'", "'object'")
                + ")",
        () -> "(CASE WHEN " + truth() + " THEN " + truth() + " ELSE " + truth() + " END)",
        () -> "(hash" + comparison() + of("'\\xcafe'", "'\\x'", "'\\x00'") + "::bytea)",
        () -> "COALESCE(" + truth() + ", " + truth() + ")");
  }

  private String whole() {
    return any(
        of("qty", "stock", "0", "1", "-3", "10", "(-1)"),
        () -> "(" + whole() + of(" + ", " - ", " * ") + whole() + ")",
        () -> "(" + whole() + of(" / ", " % ") + of("2", "3", "7", "(-2)") + ")",
        () -> "(-" + whole() + ")",
        () -> "abs(" + whole() + ")",
        () -> "length(" + text() + ")",
        () -> "strpos(" + text() + ", " + literal(TEXTS) + ")",
        () -> "COALESCE(" + whole() + ", " + whole() + ")",
        () -> "NULLIF(" + whole() + ", " + whole() + ")",
        () -> "GREATEST(" + whole() + ", " + whole() + ")",
        () -> "LEAST(" + whole() + ", " + whole() + ", stock)",
        () -> "(" + day() + " - " + day() + ")",
        () -> "(" + truth() + ")::integer",
        () -> "array_length(tags, 1)",
        () ->
            "extract("
                + of("year", "month", "day", "doy", "dow", "quarter")
                + " from "
                + day()
                + ")::integer",
        () -> "CASE WHEN " + truth() + " THEN " + whole() + " ELSE " + whole() + " END",
        () -> "CASE " + text() + " WHEN " + literal(TEXTS) + " THEN " + whole() + " END",
        () -> "num_nonnulls(name, price, active)");
  }

  private String decimal() {
    return any(
        of("price", "tax", "free", "0.5", "19.99", "2.5", "total"),
        () -> "(" + decimal() + of(" + ", " - ", " * ") + decimal() + ")",
        () -> "(" + decimal() + of(" + ", " * ") + of("qty", "stock", "2") + ")",
        () -> "(-" + decimal() + ")",
        () -> of("abs", "round", "trunc", "floor", "ceil") + "(" + decimal() + ")",
        () -> "round(" + decimal() + ", " + of("0", "2", "4") + ")",
        () -> "COALESCE(" + decimal() + ", " + of("0", "0.0", "price") + ")",
        () -> "GREATEST(" + decimal() + ", " + decimal() + ")",
        () -> "CASE WHEN " + truth() + " THEN " + decimal() + " ELSE " + of("0", "1.5") + " END");
  }

  private String real() {
    return any(
        of("rate", "weight", "0.5::double precision", "3::double precision"),
        () -> "(" + real() + of(" + ", " - ", " * ") + real() + ")",
        () -> "(" + real() + " / " + of("3", "0.7", "(-2)") + ")",
        () -> "(-" + real() + ")",
        () -> "abs(" + real() + ")",
        () -> "COALESCE(" + real() + ", 1.5)",
        () -> "(" + of("qty", "stock", "price") + "::double precision)");
  }

  private String text() {
    return any(
        of("name", "email", "code", "status") + "::text",
        () -> literal(TEXTS),
        () -> "(" + text() + " || " + text() + ")",
        () -> "(" + text() + " || " + whole() + ")",
        () -> of("btrim", "ltrim", "rtrim") + "(" + text() + ")",
        () -> of("btrim", "ltrim", "rtrim") + "(" + text() + ", " + literal(TEXTS) + ")",
        () -> "substr(" + text() + ", " + of("1", "2", "3") + ", " + of("0", "1", "4") + ")",
        () -> "substr(" + text() + ", " + of("1", "2", "9") + ")",
        () -> "left(" + text() + ", " + of("0", "1", "3") + ")",
        () -> "right(" + text() + ", " + of("1", "2") + ")",
        () -> "replace(" + text() + ", " + literal(TEXTS) + ", " + literal(TEXTS) + ")",
        () -> "COALESCE(" + text() + ", " + text() + ")",
        () -> "NULLIF(" + text() + ", " + literal(TEXTS) + ")",
        () -> "CASE WHEN " + truth() + " THEN " + text() + " END",
        () -> "concat(" + text() + ", " + whole() + ")",
        () -> "(" + whole() + ")::text",
        () -> "(" + day() + ")::text",
        () -> of("price", "tax") + "::text",
        () -> "(" + text() + ")::varchar(2)",
        () -> of("mood", "uid", "active") + "::text",
        () -> "jsonb_typeof(doc)",
        () -> "encode(hash, 'hex')");
  }

  private String day() {
    return any(
        of("born", "due", "'2024-02-29'::date", "'1999-12-31'::date"),
        () -> "(" + of("born", "due") + of(" + ", " - ") + of("1", "30") + ")",
        () -> "(" + moment() + ")::date",
        () -> "COALESCE(" + day() + ", " + day() + ")",
        () -> "GREATEST(" + day() + ", " + day() + ")");
  }

  private String moment() {
    return any(
        of("made_at", "'2024-02-29 23:59:58.999'::timestamp", "'2038-01-19 03:14:07'::timestamp"),
        () ->
            "date_trunc('" + of("year", "month", "day", "hour", "minute") + "', " + moment() + ")",
        () -> "(seen_at AT TIME ZONE 'UTC')",
        () -> "COALESCE(" + moment() + ", " + moment() + ")",
        () -> "(" + day() + ")::timestamp");
  }
}

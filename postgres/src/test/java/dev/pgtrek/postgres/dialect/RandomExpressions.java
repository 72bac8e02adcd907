package dev.pgtrek.postgres.dialect;

import java.util.List;
import java.util.Random;

/**
 * Conditions over {@link Sample}, made up from SQLite's grammar. Most mean little, and all parse.
 */
final class RandomExpressions {

  private static final List<String> NUMBERS =
      List.of("i", "k", "tiny", "n", "m", "free", "r", "d", "u", "f", "g", "[select]");

  private static final List<String> NUMBER_LITERALS =
      List.of(
          "0", "1", "-1", "2", "42", "0.5", "-1.5", "0x0f", "9223372036854775807", "1e3", "TRUE");

  private static final List<String> TEXTS = List.of("t", "s", "c", "w", "e", "ci", "exact");

  private static final List<String> TEXT_LITERALS =
      List.of("''", "'a'", "'A'", "'b '", "'Ä'", "'é'", "'10'", "'open'", "'it''s'", "'😀'");

  private static final List<String> PATTERNS =
      List.of("'%'", "'a%'", "'%B%'", "'_'", "'%\\%'", "'%ä'", "'1_'", "'%''%'");

  private static final List<String> GLOBS =
      List.of("'*'", "'a*'", "'[a-c]*'", "'*[^0-9]'", "'?'", "'[]]*'", "'*%*'", "'[A-Z ]?'");

  private final Random random;

  RandomExpressions(long seed) {
    random = new Random(seed);
  }

  String condition(int depth) {
    if (depth <= 0) {
      return comparison(0);
    }
    int less = depth - 1;
    return switch (random.nextInt(14)) {
      case 0 -> condition(less) + " AND " + condition(less);
      case 1 -> "(" + condition(less) + " OR " + condition(less) + ")";
      case 2 -> "NOT " + condition(less);
      case 3 -> "NOT (" + condition(less) + ")";
      case 4 -> number(less);
      case 5 -> "CASE WHEN " + condition(less) + " THEN " + number(less) + " ELSE 0 END";
      case 6 -> "(" + condition(less) + ") = (" + condition(less) + ")";
      case 7 ->
          "(" + condition(less) + ") IS " + pick(List.of("TRUE", "NOT TRUE", "FALSE", "NULL"));
      default -> comparison(less);
    };
  }

  private String comparison(int depth) {
    return switch (random.nextInt(18)) {
      case 0, 1, 2 -> number(depth) + operator() + number(depth);
      case 3, 4 -> text(depth) + operator() + text(depth);
      case 5 -> number(depth) + negation() + " IN (" + number(0) + ", " + literal() + ", NULL)";
      case 6 -> text(depth) + negation() + " IN (" + pick(TEXT_LITERALS) + ", " + text(0) + ")";
      case 7 -> number(depth) + negation() + " BETWEEN " + number(0) + " AND " + number(0);
      case 8 -> text(depth) + negation() + " BETWEEN " + text(0) + " AND " + text(0);
      case 9 -> text(depth) + negation() + " LIKE " + pick(PATTERNS);
      case 10 -> text(depth) + negation() + " GLOB " + pick(GLOBS);
      case 11 ->
          pick(List.of("day", "due")) + operator() + pick(List.of("due", "day", "'2020-01-31'"));
      case 12 -> pick(List.of("at", "till", "ms")) + operator() + pick(List.of("till", "0", "1"));
      case 13 -> pick(List.of("b", "x'CAFE'")) + operator() + pick(List.of("b", "x''", "x'00'"));
      case 14 ->
          "typeof("
              + pick(List.of("i", "n", "t", "b", "r"))
              + ")"
              + pick(List.of(" = ", " <> ", " IS "))
              + pick(List.of("'integer'", "'text'", "'null'", "'blob'", "\"real\""));
      case 15 -> "hex(b)" + operator() + pick(List.of("'CAFE'", "''", "s"));
      case 16 -> number(depth) + operator() + text(0);
      default ->
          pick(List.of("i", "t", "f", "day", "b", "e", "length(s)"))
              + pick(List.of(" IS NULL", " IS NOT NULL", " ISNULL", " NOTNULL", " NOT NULL"));
    };
  }

  private String number(int depth) {
    if (depth <= 0) {
      return random.nextInt(3) == 0 ? literal() : pick(NUMBERS);
    }
    int less = depth - 1;
    return switch (random.nextInt(14)) {
      case 0, 1, 2 ->
          number(less)
              + pick(List.of(" + ", " - ", " * ", " / ", " % ", " & ", " | "))
              + number(less);
      case 3 -> "(" + number(less) + pick(List.of(" << ", " >> ")) + random.nextInt(64) + ")";
      case 4 -> "-" + number(0);
      case 5 -> "~" + number(0);
      case 6 -> "length(" + text(less) + ")";
      case 7 -> "coalesce(" + number(less) + ", " + number(0) + ")";
      case 8 -> "nullif(" + number(less) + ", " + number(0) + ")";
      case 9 -> "iif(" + condition(less) + ", " + number(less) + ", " + number(less) + ")";
      case 10 -> "(" + condition(less) + ")";
      case 11 -> "instr(" + text(less) + ", " + text(0) + ")";
      case 12 -> "+" + pick(NUMBERS);
      default -> pick(NUMBERS);
    };
  }

  private String text(int depth) {
    if (depth <= 0) {
      return random.nextInt(3) == 0 ? pick(TEXT_LITERALS) : pick(TEXTS);
    }
    int less = depth - 1;
    return switch (random.nextInt(12)) {
      case 0 -> "lower(" + text(less) + ")";
      case 1 -> "upper(" + text(less) + ")";
      case 2 -> "trim(" + text(less) + ")";
      case 3 -> "substr(" + text(less) + ", " + (1 + random.nextInt(3)) + ")";
      case 4 -> "substr(" + text(less) + ", -2)";
      case 5 -> "replace(" + text(less) + ", " + text(0) + ", " + text(0) + ")";
      case 6 -> text(less) + " || " + (random.nextBoolean() ? text(0) : number(0));
      case 7 -> "coalesce(" + text(less) + ", " + text(0) + ")";
      case 8 -> text(0) + " COLLATE " + pick(List.of("NOCASE", "BINARY", "RTRIM"));
      case 9 -> "CAST(" + number(0) + " AS TEXT)";
      default -> pick(TEXTS);
    };
  }

  private String literal() {
    return pick(NUMBER_LITERALS);
  }

  private String operator() {
    return pick(List.of(" = ", " == ", " <> ", " < ", " <= ", " > ", " >= ", " IS ", " IS NOT "));
  }

  private String negation() {
    return random.nextBoolean() ? "" : " NOT";
  }

  private String pick(List<String> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}

package dev.pgtrek.postgres.dialect;

import dev.pgtrek.postgres.dialect.Operand.Constant;
import dev.pgtrek.postgres.dialect.Operand.Family;
import dev.pgtrek.postgres.dialect.Operand.Level;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * LIKE and GLOB. SQLite's LIKE takes the letters A to Z and a to z for each other and no other
 * letters, and has no escape character unless one is named; GLOB knows sets of characters, which
 * become a regular expression.
 */
final class Patterns {

  private Patterns() {}

  static Operand match(
      Expression.Match match, Operand value, Operand pattern, @Nullable Operand escape) {
    if (match.operator().equals("REGEXP") || match.operator().equals("MATCH")) {
      throw new NotTranslatable(
          "it uses " + match.operator() + ", whose meaning the application defines");
    }
    if (value.is(Family.NULL) || pattern.is(Family.NULL)) {
      return Operand.UNKNOWN;
    }
    if (!(pattern.constant() instanceof Constant.Text(String text))) {
      throw new NotTranslatable("it uses " + match.operator() + " with a pattern that is no text");
    }
    if (!value.is(Family.TEXT) && !(value.is(Family.INTEGER) && value.width() <= 63)) {
      throw new NotTranslatable(
          "it uses "
              + match.operator()
              + " on "
              + value.called()
              + ", which is not planned as text");
    }
    String subject = value.is(Family.TEXT) ? value.inner() : value.atom() + "::text";
    String sql =
        match.operator().equals("LIKE") ? like(subject, text, escape) : glob(subject, text, escape);
    return Operand.condition(sql, Level.PREDICATE);
  }

  private static String like(String subject, String pattern, @Nullable Operand escape) {
    @Nullable String mark = null;
    if (escape != null) {
      if (!(escape.constant() instanceof Constant.Text(String text))
          || text.codePointCount(0, text.length()) != 1
          || Character.isLetter(text.codePointAt(0))) {
        throw new NotTranslatable("it uses LIKE with an escape that is not one mark");
      }
      mark = text;
      int marks = 0;
      for (int at = pattern.length(); pattern.startsWith(text, at - text.length()); ) {
        at -= text.length();
        marks++;
      }
      if (marks % 2 == 1) {
        throw new NotTranslatable("it uses LIKE with a pattern that ends in its escape");
      }
    }
    String folded = Scope.asciiLower(pattern);
    boolean letters = folded.chars().anyMatch(c -> c >= 'a' && c <= 'z');
    String escaping =
        mark != null
            ? " ESCAPE " + Literals.text(mark)
            // PostgreSQL's own escape is the backslash, SQLite has none.
            : pattern.indexOf('\\') >= 0 ? " ESCAPE ''" : "";
    return (letters ? "lower(" + subject + " COLLATE \"C\")" : subject)
        + " LIKE "
        + Literals.text(folded)
        + escaping;
  }

  private static String glob(String subject, String pattern, @Nullable Operand escape) {
    if (escape != null) {
      throw new NotTranslatable("it uses GLOB with an escape");
    }
    return pattern.indexOf('[') < 0
        ? subject + " LIKE " + Literals.text(asLike(pattern))
        : subject + " ~ " + Literals.text(asRegularExpression(pattern));
  }

  private static String asLike(String pattern) {
    StringBuilder like = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      switch (c) {
        case '*' -> like.append('%');
        case '?' -> like.append('_');
        case '%', '_', '\\' -> like.append('\\').append(c);
        default -> like.append(c);
      }
    }
    return like.toString();
  }

  private static String asRegularExpression(String pattern) {
    StringBuilder expression = new StringBuilder("^");
    int at = 0;
    while (at < pattern.length()) {
      int c = pattern.codePointAt(at);
      at += Character.charCount(c);
      switch (c) {
        case '*' -> expression.append(".*");
        case '?' -> expression.append('.');
        case '[' -> at = set(pattern, at, expression);
        default -> character(c, expression);
      }
    }
    return expression.append('$').toString();
  }

  /**
   * A set of characters, as SQLite's patternCompare reads it: {@code ^} first negates, {@code ]}
   * first is itself, {@code -} between two is a range.
   *
   * @return where the pattern goes on behind the set
   */
  private static int set(String pattern, int start, StringBuilder expression) {
    int at = start;
    expression.append('[');
    if (pattern.startsWith("^", at)) {
      expression.append('^');
      at++;
    }
    int previous = -1;
    boolean first = true;
    while (at < pattern.length()) {
      int c = pattern.codePointAt(at);
      at += Character.charCount(c);
      if (c == ']' && !first) {
        expression.append(']');
        return at;
      }
      boolean range =
          c == '-' && previous >= 0 && at < pattern.length() && pattern.charAt(at) != ']';
      if (range) {
        int last = pattern.codePointAt(at);
        at += Character.charCount(last);
        if (last < previous) {
          throw new NotTranslatable("it uses GLOB with a range of characters that is backwards");
        }
        expression.append('-');
        character(last, expression);
        previous = -1;
      } else {
        character(c, expression);
        previous = c;
      }
      first = false;
    }
    throw new NotTranslatable("it uses GLOB with a set of characters that does not end");
  }

  /** One character that stands for itself, inside a set or outside. */
  private static void character(int c, StringBuilder expression) {
    if (c < 0x80 && Character.isLetterOrDigit(c)) {
      expression.append((char) c);
    } else if (c < 0x10000) {
      expression.append(String.format(Locale.ROOT, "\\u%04x", c));
    } else {
      expression.append(String.format(Locale.ROOT, "\\U%08x", c));
    }
  }
}

package dev.pgtrek.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The bare words of a statement of SQLite's, in small letters: what stands in quotes, brackets and
 * comments is none. Enough to tell what kind of object a statement makes, and no more.
 */
final class SqlWords {

  private static final Set<String> COLLATIONS = Set.of("binary", "nocase", "rtrim");

  private final String sql;
  private int at;

  private SqlWords(String sql) {
    this.sql = sql;
  }

  /** All of them, in order. */
  static List<String> of(String sql) {
    SqlWords reader = new SqlWords(sql);
    List<String> words = new ArrayList<>();
    for (Token token = reader.next(); token != null; token = reader.next()) {
      if (token.bare()) {
        words.add(token.text().toLowerCase(Locale.ROOT));
      }
    }
    return words;
  }

  /**
   * The value of an argument {@code name=value} of a virtual table, without its quotes.
   *
   * @param name in small letters
   */
  static Optional<String> option(String sql, String name) {
    SqlWords reader = new SqlWords(sql);
    Token before = null;
    boolean named = false;
    for (Token token = reader.next(); token != null; token = reader.next()) {
      if (named) {
        return Optional.of(token.text());
      }
      named =
          token.text().equals("=")
              && before != null
              && before.bare()
              && before.text().equalsIgnoreCase(name);
      before = token;
    }
    return Optional.empty();
  }

  /** Whether every COLLATE names a collation that each SQLite has. */
  static boolean collatesAsBuiltIn(String sql) {
    SqlWords reader = new SqlWords(sql);
    boolean after = false;
    for (Token token = reader.next(); token != null; token = reader.next()) {
      if (after && !COLLATIONS.contains(token.text().toLowerCase(Locale.ROOT))) {
        return false;
      }
      after = token.bare() && token.text().equalsIgnoreCase("collate");
    }
    return true;
  }

  /** Whether the statement names something so, in quotes or without. */
  static boolean names(String sql, String name) {
    SqlWords reader = new SqlWords(sql);
    for (Token token = reader.next(); token != null; token = reader.next()) {
      if (token.text().equalsIgnoreCase(name)) {
        return true;
      }
    }
    return false;
  }

  private record Token(String text, boolean bare) {}

  private @Nullable Token next() {
    skip();
    if (at >= sql.length()) {
      return null;
    }
    char c = sql.charAt(at);
    if (c == '\'' || c == '"' || c == '`') {
      return quoted(c);
    }
    if (c == '[') {
      int end = sql.indexOf(']', at);
      String text = sql.substring(at + 1, end < 0 ? sql.length() : end);
      at = end < 0 ? sql.length() : end + 1;
      return new Token(text, false);
    }
    int start = at;
    while (at < sql.length() && isWord(sql.charAt(at))) {
      at++;
    }
    if (at > start) {
      return new Token(sql.substring(start, at), true);
    }
    at++;
    return new Token(String.valueOf(c), false);
  }

  private Token quoted(char quote) {
    StringBuilder text = new StringBuilder();
    at++;
    while (at < sql.length()) {
      char c = sql.charAt(at++);
      if (c == quote) {
        if (at >= sql.length() || sql.charAt(at) != quote) {
          break;
        }
        at++;
      }
      text.append(c);
    }
    return new Token(text.toString(), false);
  }

  private void skip() {
    boolean moved = true;
    while (moved && at < sql.length()) {
      int before = at;
      while (at < sql.length() && Character.isWhitespace(sql.charAt(at))) {
        at++;
      }
      if (sql.startsWith("--", at)) {
        int end = sql.indexOf('\n', at);
        at = end < 0 ? sql.length() : end + 1;
      } else if (sql.startsWith("/*", at)) {
        int end = sql.indexOf("*/", at + 2);
        at = end < 0 ? sql.length() : end + 2;
      }
      moved = at > before;
    }
  }

  private static boolean isWord(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '$' || c > 127;
  }
}

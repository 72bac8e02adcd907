package dev.pgtrek.queries;

import dev.pgtrek.queries.Token.Kind;
import java.util.Optional;

/**
 * Cuts SQL into tokens as a language does, comments among them. SQLite: sqlite.org/lang_*.html,
 * tokenize.c; PostgreSQL: chapter "Lexical Structure" of its manual, with
 * standard_conforming_strings on.
 */
final class Lexer {

  private final String sql;
  private final Language language;
  private int at;

  Lexer(String sql, int from, Language language) {
    this.sql = sql;
    this.at = from;
    this.language = language;
  }

  /** A text that ends inside quotes or a comment. */
  static final class Unclosed extends Exception {

    private static final long serialVersionUID = 1L;

    private final int start;

    Unclosed(int start) {
      super("a quote or comment is not closed");
      this.start = start;
    }

    int start() {
      return start;
    }
  }

  /** The next token; empty at the end. */
  Optional<Token> next() throws Unclosed {
    while (at < sql.length() && isSpace(sql.charAt(at))) {
      at++;
    }
    if (at >= sql.length()) {
      return Optional.empty();
    }
    int start = at;
    Kind kind = read();
    return Optional.of(new Token(kind, start, at, sql.substring(start, at)));
  }

  private Kind read() throws Unclosed {
    char c = sql.charAt(at);
    if (sql.startsWith("--", at)) {
      int end = sql.indexOf('\n', at);
      at = end < 0 ? sql.length() : end;
      return Kind.COMMENT;
    }
    if (sql.startsWith("/*", at)) {
      blockComment();
      return Kind.COMMENT;
    }
    if (c == '\'') {
      quoted(at, '\'', false);
      return Kind.STRING;
    }
    if (c == '"' || (language == Language.SQLITE && c == '`')) {
      quoted(at, c, false);
      return Kind.NAME;
    }
    if (language == Language.SQLITE && c == '[') {
      closedBy("]", at + 1);
      return Kind.NAME;
    }
    if (isDigit(c) || (c == '.' && isDigit(charAt(at + 1)))) {
      number();
      return Kind.NUMBER;
    }
    if (language == Language.POSTGRESQL && c == '$') {
      return dollar();
    }
    if (isNameStart(c)) {
      return wordOrPrefixed(c);
    }
    if (language == Language.SQLITE && "?:@$#".indexOf(c) >= 0) {
      return parameter(c);
    }
    at++;
    return Kind.SYMBOL;
  }

  /** A word, or a string whose first letter says how it is written. */
  private Kind wordOrPrefixed(char c) throws Unclosed {
    int start = at;
    if (charAt(at + 1) == '\'') {
      boolean sqlitePrefix = "xX".indexOf(c) >= 0;
      boolean postgresPrefix = "xXbBnNeE".indexOf(c) >= 0;
      if (language == Language.SQLITE ? sqlitePrefix : postgresPrefix) {
        at++;
        quoted(start, '\'', language == Language.POSTGRESQL && (c == 'e' || c == 'E'));
        return Kind.STRING;
      }
    }
    boolean unicode =
        language == Language.POSTGRESQL
            && (c == 'u' || c == 'U')
            && charAt(at + 1) == '&'
            && (charAt(at + 2) == '\'' || charAt(at + 2) == '"');
    if (unicode) {
      at += 2;
      char quote = sql.charAt(at);
      quoted(start, quote, false);
      return quote == '"' ? Kind.NAME : Kind.STRING;
    }
    while (at < sql.length() && isNamePart(sql.charAt(at))) {
      at++;
    }
    return Kind.WORD;
  }

  /** {@code $tag$…$tag$}, or a parameter {@code $1}. */
  private Kind dollar() throws Unclosed {
    int start = at;
    int end = at + 1;
    if (isDigit(charAt(end))) {
      while (isDigit(charAt(end))) {
        end++;
      }
      at = end;
      return Kind.PARAMETER;
    }
    while (isNamePart(charAt(end)) && charAt(end) != '$') {
      end++;
    }
    if (charAt(end) != '$') {
      at++;
      return Kind.SYMBOL;
    }
    String tag = sql.substring(start, end + 1);
    closedBy(tag, end + 1);
    return Kind.STRING;
  }

  private Kind parameter(char c) {
    int end = at + 1;
    boolean named = c == '?' ? isDigit(charAt(end)) : isNamePart(charAt(end));
    while (named && isNamePart(charAt(end))) {
      end++;
    }
    at = end;
    return named || c == '?' ? Kind.PARAMETER : Kind.SYMBOL;
  }

  private void closedBy(String closing, int from) throws Unclosed {
    int close = sql.indexOf(closing, from);
    if (close < 0) {
      throw new Unclosed(at);
    }
    at = close + closing.length();
  }

  /** A doubled quote stands for one; so does one after a backslash where backslashes escape. */
  private void quoted(int start, char quote, boolean backslash) throws Unclosed {
    for (at++; at < sql.length(); at++) {
      char c = sql.charAt(at);
      if (backslash && c == '\\') {
        at++;
      } else if (c == quote) {
        if (charAt(at + 1) != quote) {
          at++;
          return;
        }
        at++;
      }
    }
    throw new Unclosed(start);
  }

  /** PostgreSQL's nest; SQLite's do not, and need no end. */
  private void blockComment() throws Unclosed {
    int start = at;
    int depth = 1;
    at += 2;
    while (at < sql.length()) {
      if (sql.startsWith("*/", at)) {
        at += 2;
        depth--;
        if (depth == 0) {
          return;
        }
      } else if (language == Language.POSTGRESQL && sql.startsWith("/*", at)) {
        at += 2;
        depth++;
      } else {
        at++;
      }
    }
    if (language == Language.POSTGRESQL) {
      throw new Unclosed(start);
    }
  }

  /** Letters run on, as in {@code 0x1F} and {@code 1_000}; a sign only after an exponent's e. */
  private void number() {
    boolean hexadecimal = sql.regionMatches(true, at, "0x", 0, 2);
    for (; at < sql.length(); at++) {
      char c = sql.charAt(at);
      char before = sql.charAt(Math.max(0, at - 1));
      boolean sign = (c == '+' || c == '-') && !hexadecimal && (before == 'e' || before == 'E');
      if (!isNamePart(c) && c != '.' && !sign) {
        return;
      }
    }
  }

  private char charAt(int place) {
    return place < sql.length() ? sql.charAt(place) : '\0';
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\u000b';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isNameStart(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
  }

  private static boolean isNamePart(char c) {
    return isNameStart(c) || isDigit(c) || c == '$';
  }
}

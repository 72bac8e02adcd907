package dev.pgtrek.sqlite.sql;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts SQL into tokens as SQLite does; comments and space are passed over. Never fails: what is not
 * closed ends with the text.
 */
final class Tokenizer {

  private final String sql;
  private int at;

  private Tokenizer(String sql) {
    this.sql = sql;
  }

  static List<Token> tokens(String sql) {
    Tokenizer tokenizer = new Tokenizer(sql);
    List<Token> tokens = new ArrayList<>();
    while (tokenizer.skipSpace()) {
      tokens.add(tokenizer.next());
    }
    return tokens;
  }

  /** Moves to the next token's start; false at the end. */
  private boolean skipSpace() {
    while (at < sql.length()) {
      if (sql.startsWith("--", at)) {
        int end = sql.indexOf('\n', at);
        at = end < 0 ? sql.length() : end + 1;
      } else if (sql.startsWith("/*", at)) {
        int end = sql.indexOf("*/", at + 2);
        at = end < 0 ? sql.length() : end + 2;
      } else if (" \t\n\f\r".indexOf(sql.charAt(at)) >= 0) {
        at++;
      } else {
        return true;
      }
    }
    return false;
  }

  private Token next() {
    int start = at;
    char c = sql.charAt(at);
    boolean blob = (c == 'x' || c == 'X') && at + 1 < sql.length() && sql.charAt(at + 1) == '\'';
    if (blob) {
      at++;
      quoted('\'');
      return new Token(Token.Kind.LITERAL, start, at, sql.substring(start, at));
    }
    if (c == '\'') {
      String text = quoted('\'');
      return new Token(Token.Kind.STRING, start, at, text);
    }
    if (c == '"' || c == '`' || c == '[') {
      String text = c == '[' ? bracketed() : quoted(c);
      return new Token(Token.Kind.NAME, start, at, text);
    }
    boolean number =
        isDigit(c) || (c == '.' && at + 1 < sql.length() && isDigit(sql.charAt(at + 1)));
    if (number) {
      skipNumber();
      return new Token(Token.Kind.LITERAL, start, at, sql.substring(start, at));
    }
    if (isNamePart(c)) {
      while (at < sql.length() && isNamePart(sql.charAt(at))) {
        at++;
      }
      return new Token(Token.Kind.WORD, start, at, sql.substring(start, at));
    }
    at++;
    return new Token(Token.Kind.SYMBOL, start, at, sql.substring(start, at));
  }

  /** A doubled quote stands for one. */
  private String quoted(char quote) {
    StringBuilder text = new StringBuilder();
    for (at++; at < sql.length(); at++) {
      char c = sql.charAt(at);
      if (c == quote) {
        at++;
        if (at >= sql.length() || sql.charAt(at) != quote) {
          return text.toString();
        }
      }
      text.append(c);
    }
    return text.toString();
  }

  private String bracketed() {
    int close = sql.indexOf(']', at);
    int end = close < 0 ? sql.length() : close;
    String text = sql.substring(at + 1, end);
    at = Math.min(end + 1, sql.length());
    return text;
  }

  /** Letters and digits run on, as in {@code 0x1F} and {@code 1_000}; a sign only after an e. */
  private void skipNumber() {
    boolean hexadecimal = sql.regionMatches(true, at, "0x", 0, 2);
    while (at < sql.length()) {
      char c = sql.charAt(at);
      char before = at == 0 ? ' ' : sql.charAt(at - 1);
      boolean sign = (c == '+' || c == '-') && !hexadecimal && (before == 'e' || before == 'E');
      if (!isNamePart(c) && c != '.' && !sign) {
        return;
      }
      at++;
    }
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** Everything beyond ASCII belongs to names. */
  private static boolean isNamePart(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || isDigit(c)
        || c == '_'
        || c == '$'
        || c >= 0x80;
  }
}

package dev.pgtrek.postgres.dialect;

import java.util.ArrayList;
import java.util.List;

/** Cuts an expression of SQLite into tokens, by the rules of https://sqlite.org/lang_expr.html. */
final class Tokenizer {

  private static final List<String> MARKS =
      List.of(
          "->>", "->", "||", "<<", ">>", "<=", ">=", "<>", "==", "!=", "<", ">", "=", "+", "-", "*",
          "/", "%", "&", "|", "~", "(", ")", ",", ".", ";");

  private final String sql;
  private int at;

  private Tokenizer(String sql) {
    this.sql = sql;
  }

  /** The tokens of the text; the last one is {@link Token#END}. */
  static List<Token> of(String sql) {
    Tokenizer tokenizer = new Tokenizer(sql);
    List<Token> tokens = new ArrayList<>();
    tokenizer.skipBlank();
    while (tokenizer.at < sql.length()) {
      tokens.add(tokenizer.next());
      tokenizer.skipBlank();
    }
    tokens.add(Token.END);
    return tokens;
  }

  private void skipBlank() {
    while (at < sql.length()) {
      char c = sql.charAt(at);
      if (c == ' ' || (c >= '\t' && c <= '\r')) {
        at++;
      } else if (sql.startsWith("--", at)) {
        int end = sql.indexOf('\n', at);
        at = end < 0 ? sql.length() : end + 1;
      } else if (sql.startsWith("/*", at)) {
        int end = sql.indexOf("*/", at + 2);
        at = end < 0 ? sql.length() : end + 2;
      } else {
        return;
      }
    }
  }

  private Token next() {
    char c = sql.charAt(at);
    char second = at + 1 < sql.length() ? sql.charAt(at + 1) : ' ';
    return switch (c) {
      case '\'' -> new Token(Token.Kind.STRING, quoted('\''));
      case '"' -> new Token(Token.Kind.DOUBLE_QUOTED, quoted('"'));
      case '`' -> new Token(Token.Kind.NAME, quoted('`'));
      case '[' -> new Token(Token.Kind.NAME, bracketed());
      case 'x', 'X' -> second == '\'' ? blob() : word();
      case '.' -> isDigit(second) ? number() : mark();
      default -> isDigit(c) ? number() : isWordPart(c) ? word() : mark();
    };
  }

  private String quoted(char quote) {
    StringBuilder text = new StringBuilder();
    for (int i = at + 1; i < sql.length(); i++) {
      char c = sql.charAt(i);
      if (c != quote) {
        text.append(c);
      } else if (i + 1 < sql.length() && sql.charAt(i + 1) == quote) {
        text.append(c);
        i++;
      } else {
        at = i + 1;
        return text.toString();
      }
    }
    throw new NotTranslatable("its text ends inside quotes");
  }

  private String bracketed() {
    int end = sql.indexOf(']', at);
    if (end < 0) {
      throw new NotTranslatable("its text ends inside brackets");
    }
    String name = sql.substring(at + 1, end);
    at = end + 1;
    return name;
  }

  private Token blob() {
    at++;
    String digits = quoted('\'');
    if (digits.length() % 2 != 0 || !digits.chars().allMatch(d -> Character.digit(d, 16) >= 0)) {
      throw new NotTranslatable("it holds a malformed blob literal");
    }
    return new Token(Token.Kind.BLOB, digits);
  }

  private Token word() {
    int start = at;
    while (at < sql.length() && isWordPart(sql.charAt(at))) {
      at++;
    }
    return new Token(Token.Kind.WORD, sql.substring(start, at));
  }

  private Token number() {
    int start = at;
    if (sql.charAt(at) == '0' && at + 1 < sql.length() && (sql.charAt(at + 1) | 0x20) == 'x') {
      at += 2;
      digits(16);
    } else {
      digits(10);
      if (at < sql.length() && sql.charAt(at) == '.') {
        at++;
        digits(10);
      }
      exponent();
    }
    if (at < sql.length() && isWordPart(sql.charAt(at))) {
      throw new NotTranslatable("it holds a malformed number");
    }
    // SQLite allows an underscore between two digits since 3.46.
    return new Token(Token.Kind.NUMBER, sql.substring(start, at).replace("_", ""));
  }

  private void exponent() {
    if (at < sql.length() && (sql.charAt(at) | 0x20) == 'e') {
      int sign = at + 1 < sql.length() && "+-".indexOf(sql.charAt(at + 1)) >= 0 ? 1 : 0;
      if (at + 1 + sign < sql.length() && isDigit(sql.charAt(at + 1 + sign))) {
        at += 1 + sign;
        digits(10);
      }
    }
  }

  private void digits(int radix) {
    while (at < sql.length()
        && (isDigit(sql.charAt(at), radix)
            || (sql.charAt(at) == '_'
                && isDigit(sql.charAt(at - 1), radix)
                && at + 1 < sql.length()
                && isDigit(sql.charAt(at + 1), radix)))) {
      at++;
    }
  }

  private Token mark() {
    for (String mark : MARKS) {
      if (sql.startsWith(mark, at)) {
        at += mark.length();
        return new Token(Token.Kind.MARK, mark);
      }
    }
    throw new NotTranslatable("it holds the character '" + sql.charAt(at) + "'");
  }

  private static boolean isDigit(char c) {
    return isDigit(c, 10);
  }

  private static boolean isDigit(char c, int radix) {
    return c < 0x80 && Character.digit(c, radix) >= 0;
  }

  private static boolean isWordPart(char c) {
    return c >= 0x80
        || c == '_'
        || c == '$'
        || isDigit(c)
        || (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z');
  }
}

package dev.pgtrek.sqlite.dialect;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Cuts SQL of PostgreSQL into tokens, by the rules of its chapter "Lexical Structure", with {@code
 * standard_conforming_strings} on, as the catalog spells it.
 */
final class Tokenizer {

  private static final String OPERATOR_CHARACTERS = "+-*/<>=~!@#%^&|`?";

  /** An operator may end with a sign only where it holds one of these. */
  private static final String SIGN_BEARERS = "~!@#%^&|`?";

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
        skipComment();
      } else {
        return;
      }
    }
  }

  /** Comments nest. */
  private void skipComment() {
    int depth = 0;
    do {
      if (sql.startsWith("/*", at)) {
        depth++;
        at += 2;
      } else if (sql.startsWith("*/", at)) {
        depth--;
        at += 2;
      } else {
        at++;
      }
    } while (depth > 0 && at < sql.length());
  }

  private Token next() {
    char c = sql.charAt(at);
    char second = at + 1 < sql.length() ? sql.charAt(at + 1) : ' ';
    if (second == '\'' && "eEbBxXnN".indexOf(c) >= 0) {
      return prefixed(Character.toLowerCase(c));
    }
    if ((c == 'u' || c == 'U') && second == '&') {
      throw new NotTranslatable("it spells characters by their numbers (U&)");
    }
    return switch (c) {
      case '\'' -> new Token(Token.Kind.STRING, quoted('\''));
      case '"' -> new Token(Token.Kind.NAME, quoted('"'));
      case '$' -> dollarQuoted();
      case '.' -> isDigit(second) ? number() : mark();
      default -> {
        if (isDigit(c)) {
          yield number();
        }
        if (isWordStart(c)) {
          yield word();
        }
        yield OPERATOR_CHARACTERS.indexOf(c) >= 0 ? operator() : mark();
      }
    };
  }

  private Token prefixed(char prefix) {
    at++;
    return switch (prefix) {
      case 'e' -> new Token(Token.Kind.STRING, escaped());
      case 'b' -> new Token(Token.Kind.BITS, quoted('\''));
      case 'n' -> new Token(Token.Kind.STRING, quoted('\''));
      default -> throw new NotTranslatable("it holds a string of bits in hexadecimal digits");
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

  private String escaped() {
    StringBuilder text = new StringBuilder();
    at++;
    while (at < sql.length()) {
      char c = sql.charAt(at++);
      if (c == '\\' && at < sql.length()) {
        text.appendCodePoint(escape());
      } else if (c != '\'') {
        text.append(c);
      } else if (at < sql.length() && sql.charAt(at) == '\'') {
        text.append(c);
        at++;
      } else {
        return text.toString();
      }
    }
    throw new NotTranslatable("its text ends inside quotes");
  }

  private int escape() {
    char c = sql.charAt(at++);
    return switch (c) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> hexadecimal(4);
      case 'U' -> hexadecimal(8);
      case 'x', '0', '1', '2', '3', '4', '5', '6', '7' ->
          throw new NotTranslatable("it spells bytes of a text by their numbers");
      default -> c;
    };
  }

  private int hexadecimal(int digits) {
    try {
      int value = Integer.parseInt(sql, at, at + digits, 16);
      at += digits;
      return value;
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      throw new NotTranslatable("it holds a malformed escape in a text");
    }
  }

  private Token dollarQuoted() {
    int end = sql.indexOf('$', at + 1);
    boolean tag = end > 0;
    for (int i = at + 1; tag && i < end; i++) {
      tag = isWordPart(sql.charAt(i));
    }
    int close = tag ? sql.indexOf(sql.substring(at, end + 1), end + 1) : -1;
    if (close < 0) {
      throw new NotTranslatable("it holds a parameter");
    }
    String text = sql.substring(end + 1, close);
    at = close + end + 1 - at;
    return new Token(Token.Kind.STRING, text);
  }

  private Token word() {
    int start = at;
    while (at < sql.length() && isWordPart(sql.charAt(at))) {
      at++;
    }
    return new Token(Token.Kind.WORD, folded(sql.substring(start, at)));
  }

  /** Unquoted names are folded; of ASCII alone, whatever the server's encoding is. */
  private static String folded(String word) {
    return word.chars().allMatch(c -> c < 0x80) ? word.toLowerCase(Locale.ROOT) : word;
  }

  private Token number() {
    int start = at;
    digits();
    if (at < sql.length() && sql.charAt(at) == '.' && !sql.startsWith("..", at)) {
      at++;
      digits();
    }
    if (at < sql.length() && (sql.charAt(at) | 0x20) == 'e') {
      int sign = at + 1 < sql.length() && "+-".indexOf(sql.charAt(at + 1)) >= 0 ? 1 : 0;
      if (at + 1 + sign < sql.length() && isDigit(sql.charAt(at + 1 + sign))) {
        at += 1 + sign;
        digits();
      }
    }
    if (at < sql.length() && isWordPart(sql.charAt(at))) {
      throw new NotTranslatable("it holds a number that is not in decimal digits");
    }
    return new Token(Token.Kind.NUMBER, sql.substring(start, at));
  }

  private void digits() {
    while (at < sql.length() && isDigit(sql.charAt(at))) {
      at++;
    }
  }

  private Token operator() {
    int end = at;
    while (end < sql.length()
        && OPERATOR_CHARACTERS.indexOf(sql.charAt(end)) >= 0
        && !sql.startsWith("--", end)
        && !sql.startsWith("/*", end)) {
      end++;
    }
    String operator = sql.substring(at, end);
    boolean bearsSign = operator.chars().anyMatch(c -> SIGN_BEARERS.indexOf(c) >= 0);
    while (operator.length() > 1
        && !bearsSign
        && (operator.endsWith("+") || operator.endsWith("-"))) {
      operator = operator.substring(0, operator.length() - 1);
    }
    at += operator.length();
    return new Token(Token.Kind.OPERATOR, operator.equals("!=") ? "<>" : operator);
  }

  private Token mark() {
    for (String mark : List.of("::", "(", ")", "[", "]", ",", ".", ";", ":")) {
      if (sql.startsWith(mark, at)) {
        at += mark.length();
        return new Token(Token.Kind.MARK, mark);
      }
    }
    throw new NotTranslatable("it holds the character '" + sql.charAt(at) + "'");
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isWordStart(char c) {
    return c >= 0x80 || c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isWordPart(char c) {
    return isWordStart(c) || isDigit(c) || c == '$';
  }
}

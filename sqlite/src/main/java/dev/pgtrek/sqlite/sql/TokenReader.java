package dev.pgtrek.sqlite.sql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Walks over the tokens of one statement. Past the end there is nothing, and nothing fails. */
final class TokenReader {

  private final String sql;
  private final List<Token> tokens;
  private int at;

  TokenReader(String sql) {
    this.sql = sql;
    this.tokens = Tokenizer.tokens(sql);
  }

  boolean atEnd() {
    return at >= tokens.size();
  }

  /** The token so many places ahead, or null past the end. */
  @Nullable Token peek(int ahead) {
    return at + ahead < tokens.size() ? tokens.get(at + ahead) : null;
  }

  boolean sees(String keyword) {
    Token token = peek(0);
    return token != null && token.is(keyword);
  }

  boolean sees(String keyword, String then) {
    Token second = peek(1);
    return sees(keyword) && second != null && second.is(then);
  }

  boolean seesSymbol(char symbol) {
    Token token = peek(0);
    return token != null && token.isSymbol(symbol);
  }

  /** Passes over a keyword if it is there. */
  boolean take(String keyword) {
    boolean there = sees(keyword);
    if (there) {
      at++;
    }
    return there;
  }

  boolean takeSymbol(char symbol) {
    boolean there = seesSymbol(symbol);
    if (there) {
      at++;
    }
    return there;
  }

  void skip() {
    at++;
  }

  /** Passes over a name and gives it, or null where there is none. */
  @Nullable String takeName() {
    Token token = peek(0);
    if (token == null || !token.canName()) {
      return null;
    }
    at++;
    return token.text();
  }

  /** A name that may have a schema before it; the last part. */
  @Nullable String takeQualifiedName() {
    String name = takeName();
    while (takeSymbol('.')) {
      name = takeName();
    }
    return name;
  }

  /**
   * Passes over a parenthesised part and gives the text inside, without space and comments at its
   * ends; or null where no parenthesis opens.
   */
  @Nullable String takeParenthesised() {
    if (!seesSymbol('(')) {
      return null;
    }
    int first = at + 1;
    skipParenthesised();
    int last = at - 2;
    return last < first ? "" : sql.substring(tokens.get(first).start(), tokens.get(last).end());
  }

  /** Passes over a parenthesis and all inside. */
  void skipParenthesised() {
    int depth = 0;
    while (!atEnd()) {
      if (seesSymbol('(')) {
        depth++;
      } else if (seesSymbol(')')) {
        depth--;
      }
      at++;
      if (depth == 0) {
        return;
      }
    }
  }

  /** Passes over one token, or over a whole parenthesis where one opens. */
  void skipWhole() {
    if (seesSymbol('(')) {
      skipParenthesised();
    } else {
      at++;
    }
  }

  /** All the text from here to the end, without space and comments at its ends. */
  String rest() {
    return atEnd()
        ? ""
        : sql.substring(tokens.get(at).start(), tokens.get(tokens.size() - 1).end());
  }

  int place() {
    return at;
  }

  /** The text of the tokens from one place to another, exclusive. */
  String between(int from, int to) {
    return from >= to ? "" : sql.substring(tokens.get(from).start(), tokens.get(to - 1).end());
  }

  Token token(int place) {
    return tokens.get(place);
  }
}

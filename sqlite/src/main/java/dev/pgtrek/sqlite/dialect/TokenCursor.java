package dev.pgtrek.sqlite.dialect;

import java.util.List;

/** Walks over the tokens of a text. For one thread. */
abstract class TokenCursor {

  private final List<Token> tokens;

  /** Where the next token is. */
  int at;

  TokenCursor(List<Token> tokens) {
    this.tokens = tokens;
  }

  /** The last part of a name that may have a schema in front. */
  final String qualifiedName() {
    String name = nameText();
    while (skipMark(".")) {
      name = nameText();
    }
    return name;
  }

  final String nameText() {
    Token token = take();
    if (!token.isName()) {
      throw unexpected(token);
    }
    return token.text();
  }

  final Token peek() {
    return tokens.get(at);
  }

  /** The token so far ahead; the last one where there are no more. */
  final Token ahead(int places) {
    return tokens.get(Math.min(at + places, tokens.size() - 1));
  }

  final Token take() {
    Token token = tokens.get(at);
    if (token.kind() != Token.Kind.END) {
      at++;
    }
    return token;
  }

  final boolean skipWord(String word) {
    boolean there = peek().isWord(word);
    at += there ? 1 : 0;
    return there;
  }

  final boolean skipMark(String mark) {
    boolean there = peek().isMark(mark);
    at += there ? 1 : 0;
    return there;
  }

  final void expectWord(String word) {
    if (!skipWord(word)) {
      throw unexpected(peek());
    }
  }

  final void expectMark(String mark) {
    if (!skipMark(mark)) {
      throw unexpected(peek());
    }
  }

  final void expectEnd() {
    if (peek().kind() != Token.Kind.END) {
      throw unexpected(peek());
    }
  }

  static NotTranslatable unexpected(Token token) {
    return new NotTranslatable(
        "its grammar is not understood at "
            + switch (token.kind()) {
              case STRING, BITS, NUMBER -> "a literal";
              case WORD, NAME, OPERATOR, MARK, END -> "'" + token.text() + "'";
            });
  }
}

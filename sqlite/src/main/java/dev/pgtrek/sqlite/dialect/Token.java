package dev.pgtrek.sqlite.dialect;

import java.util.Locale;

/**
 * One word of PostgreSQL's language.
 *
 * @param kind what it is
 * @param text of names, strings and bits what they say, without quotes; everything else as written,
 *     words in lower case
 */
record Token(Kind kind, String text) {

  static final Token END = new Token(Kind.END, "the end");

  enum Kind {
    /** A word without quotes: a name or a keyword, folded to lower case. */
    WORD,
    /** A name in double quotes. */
    NAME,
    STRING,
    /** {@code B'…'} */
    BITS,
    NUMBER,
    OPERATOR,
    /** A mark: parentheses, brackets, a comma, a point, a semicolon, colons. */
    MARK,
    END
  }

  boolean isWord(String keyword) {
    return kind == Kind.WORD && text.equals(keyword);
  }

  boolean isMark(String mark) {
    return kind == Kind.MARK && text.equals(mark);
  }

  boolean isName() {
    return kind == Kind.WORD || kind == Kind.NAME;
  }

  /** The word in lower case, or empty where it is none. */
  String keyword() {
    return kind == Kind.WORD ? text.toLowerCase(Locale.ROOT) : "";
  }
}

package dev.pgtrek.postgres.dialect;

import java.util.Locale;

/**
 * One word of SQLite's language.
 *
 * @param kind what it is
 * @param text names, strings: what they say, without quotes; blobs: their hexadecimal digits;
 *     everything else as written
 */
record Token(Kind kind, String text) {

  static final Token END = new Token(Kind.END, "the end");

  enum Kind {
    /** A word without quotes: a name or a keyword. */
    WORD,
    /** A name in backticks or brackets. */
    NAME,
    /** In double quotes: a name, or, where no such column is, a string. */
    DOUBLE_QUOTED,
    STRING,
    BLOB,
    NUMBER,
    /** An operator or a mark. */
    MARK,
    END
  }

  /** Whether this is that keyword, in any case. */
  boolean isWord(String keyword) {
    return kind == Kind.WORD && text.equalsIgnoreCase(keyword);
  }

  boolean isMark(String mark) {
    return kind == Kind.MARK && text.equals(mark);
  }

  /** The key under which an operator is known: marks as they are, words in upper case. */
  String operator() {
    return switch (kind) {
      case WORD -> text.toUpperCase(Locale.ROOT);
      case MARK -> text;
      case NAME, DOUBLE_QUOTED, STRING, BLOB, NUMBER, END -> "";
    };
  }
}

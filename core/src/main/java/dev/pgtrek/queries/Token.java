package dev.pgtrek.queries;

import java.util.Locale;

/**
 * A piece of SQL.
 *
 * @param kind what it is
 * @param start where it begins in the text
 * @param end where it ends, exclusive
 * @param text as it stands there
 */
record Token(Kind kind, int start, int end, String text) {

  enum Kind {
    /** A name or a keyword without quotes. */
    WORD,
    /** A name in quotes of any kind. */
    NAME,
    STRING,
    NUMBER,
    /** A place for a value: {@code ?1}, {@code :name}, {@code @name}, {@code $name}. */
    PARAMETER,
    SYMBOL,
    COMMENT
  }

  boolean is(String word) {
    return kind == Kind.WORD && text.equalsIgnoreCase(word);
  }

  boolean isSymbol(char symbol) {
    return kind == Kind.SYMBOL && text.length() == 1 && text.charAt(0) == symbol;
  }

  String small() {
    return text.toLowerCase(Locale.ROOT);
  }
}

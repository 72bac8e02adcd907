package dev.pgtrek.sqlite.sql;

/**
 * A piece of SQL.
 *
 * @param kind what it is
 * @param start where it begins in the text
 * @param end where it ends, exclusive
 * @param text its text; of a quoted name or a string what the quotes hold
 */
record Token(Kind kind, int start, int end, String text) {

  enum Kind {
    /** A keyword or a bare name. */
    WORD,
    /** A name in double quotes, brackets or backticks. */
    NAME,
    /** A string in single quotes, which SQLite takes for a name where a name is due. */
    STRING,
    /** A number, a blob literal or a parameter. */
    LITERAL,
    /** One character of anything else. */
    SYMBOL
  }

  boolean is(String keyword) {
    return kind == Kind.WORD && text.equalsIgnoreCase(keyword);
  }

  boolean isSymbol(char symbol) {
    return kind == Kind.SYMBOL && text.charAt(0) == symbol;
  }

  boolean canName() {
    return kind == Kind.WORD || kind == Kind.NAME || kind == Kind.STRING;
  }
}

package dev.pgtrek.postgres.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Statements as the server and its pg_dump spell them, cut into words by the rules of PostgreSQL's
 * documentation, "Lexical Structure". Enough for statements of a fixed shape; it knows no grammar.
 */
public final class SqlText {

  private final String sql;
  private int at;

  private SqlText(String sql) {
    this.sql = sql;
  }

  /** What a word is. */
  public enum Kind {
    /** A keyword, or a name that needs no quotes: then in lower case. */
    WORD,
    /** A name in double quotes. */
    QUOTED,
    /** A text in single quotes or between dollars. */
    STRING,
    NUMBER,
    /** One character that is none of these. */
    MARK
  }

  /**
   * A word.
   *
   * @param kind what it is
   * @param text a name or a text without its quotes; a word in lower case; all else as written
   * @param from where it begins in the statement
   * @param to where it ends
   */
  public record Word(Kind kind, String text, int from, int to) {

    public boolean is(String keyword) {
      return kind == Kind.WORD && text.equals(keyword.toLowerCase(Locale.ROOT));
    }

    public boolean mark(char mark) {
      return kind == Kind.MARK && text.charAt(0) == mark;
    }

    public boolean name() {
      return kind == Kind.WORD || kind == Kind.QUOTED;
    }
  }

  /** A text that ends inside quotes or a comment. */
  public static final class Unended extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final int from;

    Unended(String what, int from) {
      super("a statement that ends inside " + what);
      this.from = from;
    }

    /** Where the quotes or the comment begin. */
    public int from() {
      return from;
    }
  }

  /**
   * All words of a text; comments are none.
   *
   * @throws Unended if it ends inside quotes or a comment
   */
  public static List<Word> words(String sql) {
    SqlText text = new SqlText(sql);
    List<Word> words = new ArrayList<>();
    text.skipBlank();
    while (text.at < sql.length()) {
      words.add(text.next());
      text.skipBlank();
    }
    return words;
  }

  /**
   * The single statements of a text, without their semicolons: those that stand in parentheses, as
   * in a rule with several actions, end none. Not for functions, whose body may hold semicolons.
   */
  public static List<String> statements(String sql) {
    List<String> statements = new ArrayList<>();
    int depth = 0;
    int from = -1;
    int to = 0;
    for (Word word : words(sql)) {
      if (word.mark('(')) {
        depth++;
      } else if (word.mark(')')) {
        depth--;
      }
      if (word.mark(';') && depth <= 0) {
        if (from >= 0) {
          statements.add(sql.substring(from, to));
        }
        from = -1;
      } else {
        from = from < 0 ? word.from() : from;
        to = word.to();
      }
    }
    if (from >= 0) {
      statements.add(sql.substring(from, to));
    }
    return statements;
  }

  private void skipBlank() {
    while (at < sql.length()) {
      char c = sql.charAt(at);
      if (c == ' ' || (c >= '\t' && c <= '\r')) {
        at++;
      } else if (c == '-' && sql.startsWith("--", at)) {
        int end = sql.indexOf('\n', at);
        at = end < 0 ? sql.length() : end + 1;
      } else if (c == '/' && sql.startsWith("/*", at)) {
        skipComment();
      } else {
        return;
      }
    }
  }

  /** Comments nest. */
  private void skipComment() {
    int from = at;
    int depth = 0;
    do {
      if (sql.startsWith("/*", at)) {
        depth++;
        at += 2;
      } else if (sql.startsWith("*/", at)) {
        depth--;
        at += 2;
      } else if (++at >= sql.length()) {
        throw new Unended("a comment", from);
      }
    } while (depth > 0);
  }

  private Word next() {
    int from = at;
    char c = sql.charAt(at);
    if (c == '"') {
      return new Word(Kind.QUOTED, quoted('"', false), from, at);
    }
    if (c == '\'') {
      return new Word(Kind.STRING, quoted('\'', false), from, at);
    }
    if (c == '$' && dollar() > 0) {
      return new Word(Kind.STRING, betweenDollars(), from, at);
    }
    if (isDigit(c)) {
      while (at < sql.length() && (isWordPart(sql.charAt(at)) || sql.charAt(at) == '.')) {
        at++;
      }
      return new Word(Kind.NUMBER, sql.substring(from, at), from, at);
    }
    if (isWordPart(c) && c != '$') {
      return word(from);
    }
    at++;
    return new Word(Kind.MARK, sql.substring(from, at), from, at);
  }

  private Word word(int from) {
    while (at < sql.length() && isWordPart(sql.charAt(at))) {
      at++;
    }
    String word = sql.substring(from, at);
    if (at < sql.length() && sql.charAt(at) == '\'' && word.length() == 1) {
      // E'…' knows backslashes; B'…', X'…' and N'…' do not.
      if ("eEbBxXnN".contains(word)) {
        boolean escapes = word.equalsIgnoreCase("e");
        return new Word(Kind.STRING, quoted('\'', escapes), from, at);
      }
    }
    return new Word(Kind.WORD, folded(word), from, at);
  }

  /** As the server folds names: ASCII alone, so that it does not depend on a locale. */
  private static String folded(String word) {
    boolean lower = true;
    for (int i = 0; i < word.length() && lower; i++) {
      lower = word.charAt(i) < 'A' || word.charAt(i) > 'Z';
    }
    if (lower) {
      return word;
    }
    StringBuilder folded = new StringBuilder(word.length());
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      folded.append(c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c);
    }
    return folded.toString();
  }

  private String quoted(char quote, boolean escapes) {
    StringBuilder text = new StringBuilder();
    for (int i = at + 1; i < sql.length(); i++) {
      char c = sql.charAt(i);
      if (escapes && c == '\\' && i + 1 < sql.length()) {
        text.append(sql.charAt(++i));
      } else if (c != quote) {
        text.append(c);
      } else if (i + 1 < sql.length() && sql.charAt(i + 1) == quote) {
        text.append(c);
        i++;
      } else {
        at = i + 1;
        return text.toString();
      }
    }
    throw new Unended("quotes", at);
  }

  /** How long a dollar quote that begins here is; 0 where none does. */
  private int dollar() {
    int end = at + 1;
    while (end < sql.length() && isWordPart(sql.charAt(end)) && sql.charAt(end) != '$') {
      end++;
    }
    boolean tag = end < sql.length() && sql.charAt(end) == '$' && !isDigit(sql.charAt(at + 1));
    return tag ? end + 1 - at : 0;
  }

  private String betweenDollars() {
    String tag = sql.substring(at, at + dollar());
    int start = at + tag.length();
    int end = sql.indexOf(tag, start);
    if (end < 0) {
      throw new Unended("dollar quotes", at);
    }
    at = end + tag.length();
    return sql.substring(start, end);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isWordPart(char c) {
    return c >= 0x80
        || c == '_'
        || c == '$'
        || isDigit(c)
        || (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z');
  }

  /** Whether a statement begins with these keywords. */
  public static boolean begins(String sql, String... keywords) {
    List<Word> words = words(sql);
    for (int i = 0; i < keywords.length; i++) {
      if (i >= words.size() || !words.get(i).is(keywords[i])) {
        return false;
      }
    }
    return true;
  }
}

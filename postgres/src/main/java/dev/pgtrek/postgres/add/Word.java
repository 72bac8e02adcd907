package dev.pgtrek.postgres.add;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A word, name, number, text or sign of what a user wrote, by PostgreSQL's lexical rules with
 * standard_conforming_strings on. Comments and dollar quotes are none of it.
 *
 * @param kind what it is
 * @param text a name without its quotes, a word in small letters, all else as written
 * @param from its first character's place
 * @param to the place behind its last
 */
record Word(Kind kind, String text, int from, int to) {

  /** Kinds of word. */
  enum Kind {
    WORD,
    QUOTED_NAME,
    NUMBER,
    TEXT,
    SIGN
  }

  /** What cannot be cut into words. */
  static final class Unreadable extends Exception {

    private static final long serialVersionUID = 1L;

    private final int at;

    Unreadable(String message, int at) {
      super(message);
      this.at = at;
    }

    int at() {
      return at;
    }
  }

  boolean is(String word) {
    return kind == Kind.WORD && text.equals(word);
  }

  boolean isSign(char sign) {
    return kind == Kind.SIGN && text.charAt(0) == sign;
  }

  boolean isName() {
    return kind == Kind.WORD || kind == Kind.QUOTED_NAME;
  }

  /** Cuts a text into its words. */
  static List<Word> of(String text) throws Unreadable {
    List<Word> words = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      if (Character.isWhitespace(text.charAt(at))) {
        at++;
      } else {
        Word word = read(text, at);
        words.add(word);
        at = word.to();
      }
    }
    return words;
  }

  private static Word read(String text, int from) throws Unreadable {
    char c = text.charAt(from);
    if (text.startsWith("--", from) || text.startsWith("/*", from)) {
      throw new Unreadable("a comment has no place here", from);
    }
    if (c == '"' || c == '\'') {
      return quoted(text, from, c);
    }
    if (isDigit(c)) {
      int end = from;
      while (end < text.length() && (isNamePart(text.charAt(end)) || text.charAt(end) == '.')) {
        end++;
      }
      return new Word(Kind.NUMBER, text.substring(from, end), from, end);
    }
    if (isNameStart(c)) {
      int end = from;
      while (end < text.length() && isNamePart(text.charAt(end))) {
        end++;
      }
      if (end < text.length() && text.charAt(end) == '\'') {
        throw new Unreadable("a text begins with its quote, without a letter before it", from);
      }
      return new Word(Kind.WORD, folded(text.substring(from, end)), from, end);
    }
    if (c == ';' || c == '\\' || c == '$') {
      throw new Unreadable("the sign " + c + " has no place here", from);
    }
    return new Word(Kind.SIGN, String.valueOf(c), from, from + 1);
  }

  private static Word quoted(String text, int from, char quote) throws Unreadable {
    StringBuilder inside = new StringBuilder();
    for (int at = from + 1; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c != quote) {
        inside.append(c);
      } else if (at + 1 < text.length() && text.charAt(at + 1) == quote) {
        inside.append(c);
        at++;
      } else if (quote == '"' && inside.isEmpty()) {
        throw new Unreadable("a name is not empty", from);
      } else {
        return new Word(
            quote == '"' ? Kind.QUOTED_NAME : Kind.TEXT, inside.toString(), from, at + 1);
      }
    }
    throw new Unreadable("the quote is not closed", from);
  }

  /** As the server folds names: ASCII alone, so that it does not depend on a locale. */
  private static String folded(String name) {
    StringBuilder folded = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      folded.append(c >= 'A' && c <= 'Z' ? Character.toString(c).toLowerCase(Locale.ROOT) : c);
    }
    return folded.toString();
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isNameStart(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
  }

  private static boolean isNamePart(char c) {
    return isNameStart(c) || isDigit(c) || c == '$';
  }
}

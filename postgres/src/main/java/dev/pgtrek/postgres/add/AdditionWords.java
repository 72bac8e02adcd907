package dev.pgtrek.postgres.add;

import dev.pgtrek.postgres.sql.SqlText;
import dev.pgtrek.postgres.sql.SqlText.Word;
import java.util.List;

/**
 * The words of what a user wrote of an addition: as of SQL, but without what could hide a part of
 * it or end the statement that it goes into. Comments, dollar quotes, texts with a letter before
 * their quote and semicolons are none of it.
 */
final class AdditionWords {

  private static final String SIGNS = ";\\$";

  private AdditionWords() {}

  /** What is no addition, and where. */
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

  /** Cuts a text into its words. */
  static List<Word> of(String text) throws Unreadable {
    List<Word> words;
    try {
      words = SqlText.words(text);
    } catch (SqlText.Unended unended) {
      noComment(text, unended.from(), text.length());
      noSign(text, unended.from());
      throw new Unreadable("the quote is not closed", unended.from());
    }
    int before = 0;
    for (Word word : words) {
      noComment(text, before, word.from());
      mustBePlain(text, word, before);
      before = word.to();
    }
    noComment(text, before, text.length());
    return words;
  }

  /** Between words, what is not blank is a comment. */
  private static void noComment(String text, int from, int to) throws Unreadable {
    for (int at = from; at < to; at++) {
      if (text.startsWith("--", at) || text.startsWith("/*", at)) {
        throw new Unreadable("a comment has no place here", at);
      }
      if (!Character.isWhitespace(text.charAt(at))) {
        return;
      }
    }
  }

  private static void noSign(String text, int at) throws Unreadable {
    char c = text.charAt(at);
    if (SIGNS.indexOf(c) >= 0) {
      throw new Unreadable("the sign " + c + " has no place here", at);
    }
  }

  private static void mustBePlain(String text, Word word, int before) throws Unreadable {
    noSign(text, word.from());
    if (word.kind() == SqlText.Kind.QUOTED && word.text().isEmpty()) {
      throw new Unreadable("a name is not empty", word.from());
    }
    if (word.kind() == SqlText.Kind.STRING) {
      boolean prefixed = text.charAt(word.from()) != '\'';
      boolean joined = word.from() == before && word.from() > 0 && isNamePart(text, before - 1);
      if (prefixed || joined) {
        throw new Unreadable(
            "a text begins with its quote, without a letter before it", word.from());
      }
    }
  }

  private static boolean isNamePart(String text, int at) {
    char c = text.charAt(at);
    return Character.isLetterOrDigit(c) || c == '_' || c == '$' || c >= 0x80;
  }
}

package dev.pgtrek.spi;

import java.util.List;

/**
 * What is searched for. Words consist of letters and digits alone, so no engine's syntax is met.
 *
 * @param kind how the words are meant
 * @param words one word, or for a phrase several
 */
public record SearchQuery(Kind kind, List<String> words) {

  public SearchQuery {
    words = List.copyOf(words);
    if (words.isEmpty()
        || words.stream().anyMatch(w -> w.isEmpty() || !w.codePoints().allMatch(SearchQuery::ok))) {
      throw new IllegalArgumentException("a query is made of words of letters and digits");
    }
  }

  /** Kinds of query. */
  public enum Kind {
    /** Rows that hold the word. */
    WORD,
    /** Rows that hold a word that begins so. */
    PREFIX,
    /** Rows that hold the words side by side. */
    PHRASE
  }

  /** Whether a character can stand in a word. */
  public static boolean ok(int codePoint) {
    return Character.isLetterOrDigit(codePoint);
  }
}

package dev.pgtrek.cli;

import java.util.Collection;
import java.util.Comparator;

/** The right word that a wrong one is closest to. */
final class Nearest {

  private Nearest() {}

  /**
   * The nearest of some words.
   *
   * @param most how many letters may be wrong, missing or too many
   * @return the word, or empty if none is near enough
   */
  static String of(String wrong, Collection<String> words, int most) {
    return words.stream()
        .filter(word -> distance(wrong, word) <= Math.min(most, word.length() / 2))
        .min(
            Comparator.comparingInt((String word) -> distance(wrong, word))
                .thenComparing(Comparator.naturalOrder()))
        .orElse("");
  }

  /** Levenshtein's distance: letters to change, add or take away. */
  static int distance(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int change = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[other.length()];
  }
}

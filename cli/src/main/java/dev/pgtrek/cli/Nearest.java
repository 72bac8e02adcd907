package dev.pgtrek.cli;

import dev.pgtrek.error.EditDistance;
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
        .filter(word -> EditDistance.between(wrong, word) <= Math.min(most, word.length() / 2))
        .min(
            Comparator.comparingInt((String word) -> EditDistance.between(wrong, word))
                .thenComparing(Comparator.naturalOrder()))
        .orElse("");
  }
}

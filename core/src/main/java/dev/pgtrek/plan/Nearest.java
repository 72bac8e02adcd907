package dev.pgtrek.plan;

import dev.pgtrek.error.EditDistance;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the word that was probably meant. */
final class Nearest {

  private Nearest() {}

  /** A sentence that names it, with a space before it; empty where nothing is near. */
  static String hint(String word, Collection<String> known) {
    return find(word, known).map(near -> " Did you mean '" + near + "'?").orElse("");
  }

  private static Optional<String> find(String word, Collection<String> known) {
    String lower = word.toLowerCase(Locale.ROOT);
    int limit = word.length() < 4 ? 1 : Math.max(2, word.length() / 3);
    return known.stream()
        .filter(k -> EditDistance.between(lower, k.toLowerCase(Locale.ROOT)) <= limit)
        .min(
            Comparator.comparingInt(
                    (String k) -> EditDistance.between(lower, k.toLowerCase(Locale.ROOT)))
                .thenComparing(Comparator.naturalOrder()));
  }
}

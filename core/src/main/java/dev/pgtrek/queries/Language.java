package dev.pgtrek.queries;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How a side writes SQL, as far as cutting a text into statements depends on it. */
enum Language {
  SQLITE("sqlite"),
  POSTGRESQL("postgresql");

  private final String word;

  Language(String word) {
    this.word = word;
  }

  /**
   * The word of {@link dev.pgtrek.spi.QueryEngine#language}, and of the line that begins a text.
   */
  String word() {
    return word;
  }

  static Optional<Language> of(String word) {
    String small = word.toLowerCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(l -> l.word.equals(small) || (l == POSTGRESQL && small.equals("postgres")))
        .findFirst();
  }
}

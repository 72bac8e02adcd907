package dev.pgtrek.postgres.dialect;

import org.jspecify.annotations.Nullable;

/** Finds what a name means, as SQLite would. */
interface Scope {

  /**
   * What the name stands for, or null where it names nothing.
   *
   * @throws NotTranslatable if it names something that the target does not have
   */
  @Nullable Operand find(Expression.Name name);

  /** SQLite compares names without regard to case, of ASCII letters only. */
  static boolean same(String one, String other) {
    return asciiLower(one).equals(asciiLower(other));
  }

  /** As SQLite folds text: the letters A to Z and no others. */
  static String asciiLower(String text) {
    StringBuilder folded = new StringBuilder(text);
    for (int i = 0; i < folded.length(); i++) {
      char c = folded.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        folded.setCharAt(i, (char) (c + ('a' - 'A')));
      }
    }
    return folded.toString();
  }
}

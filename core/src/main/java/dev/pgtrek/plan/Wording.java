package dev.pgtrek.plan;

import java.util.List;

/** Small words for reasons and findings. */
final class Wording {

  private Wording() {}

  /** {@code 1 text}, {@code 2 texts}; empty for none. */
  static String counted(long count, String noun) {
    return count == 0 ? "" : count + " " + noun + (count == 1 ? "" : "s");
  }

  /** What is not empty, with commas; {@code nothing} where all is. */
  static String list(List<String> parts) {
    String joined = String.join(", ", parts.stream().filter(p -> !p.isEmpty()).toList());
    return joined.isEmpty() ? "nothing" : joined;
  }
}

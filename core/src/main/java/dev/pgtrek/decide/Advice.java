package dev.pgtrek.decide;

import java.util.Arrays;
import java.util.Optional;

/** What a rule or a whole decision says, the mildest first. */
public enum Advice {
  /** Nothing speaks against using the target. */
  GO("go"),
  /** A person has to look before the target is used. */
  LOOK("look"),
  /** Go back to the source. */
  ROLL_BACK("roll back");

  private final String words;

  Advice(String words) {
    this.words = words;
  }

  /** As policies and reports spell it. */
  public String words() {
    return words;
  }

  static Optional<Advice> of(String words) {
    return Arrays.stream(values()).filter(a -> a.words.equals(words)).findFirst();
  }

  /** The one that counts where both are said. */
  Advice orWorse(Advice other) {
    return compareTo(other) >= 0 ? this : other;
  }
}

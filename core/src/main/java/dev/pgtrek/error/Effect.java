package dev.pgtrek.error;

/** What a failure means for the databases. */
public enum Effect {
  NOTHING_CHANGED("Nothing was changed."),
  UNDONE("What was begun is undone."),
  LEFT_IN_PLACE("What was done so far is left in place.");

  private final String words;

  Effect(String words) {
    this.words = words;
  }

  public String words() {
    return words;
  }
}

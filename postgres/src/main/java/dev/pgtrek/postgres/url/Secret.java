package dev.pgtrek.postgres.url;

/** A text that nobody prints by accident: it shows as stars wherever it becomes a string. */
public final class Secret {

  private final String text;

  private Secret(String text) {
    this.text = text;
  }

  /** A text that is secret from now on. */
  public static Secret of(String text) {
    return new Secret(text);
  }

  /** The text itself, for the driver alone. */
  String reveal() {
    return text;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret s && s.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return "********";
  }
}

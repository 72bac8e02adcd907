package dev.pgtrek.model;

/**
 * A name inside a database, exactly as the catalog spells it.
 *
 * @param text the name without quotes; never empty
 */
public record Identifier(String text) implements Comparable<Identifier> {

  public Identifier {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("a name in a database is never empty");
    }
  }

  public static Identifier of(String text) {
    return new Identifier(text);
  }

  /** The name as standard SQL quotes it, which SQLite and PostgreSQL both read. */
  public String quoted() {
    return '"' + text.replace("\"", "\"\"") + '"';
  }

  @Override
  public int compareTo(Identifier other) {
    return text.compareTo(other.text);
  }

  /** The bare name, for messages. */
  @Override
  public String toString() {
    return text;
  }
}

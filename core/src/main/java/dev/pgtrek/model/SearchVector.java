package dev.pgtrek.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A column of a target's table that holds the words of other columns of its row, weighted, for a
 * full-text index to stand on. It takes no part in the rows that travel.
 *
 * @param column its name
 * @param configuration the words' configuration
 * @param parts what it is made of, in order of weight; never empty
 * @param way who keeps it in step
 * @param function the trigger and its function, where the way is {@link Way#TRIGGER}; else null
 */
public record SearchVector(
    Identifier column,
    Configuration configuration,
    List<Part> parts,
    Way way,
    @Nullable Identifier function) {

  public SearchVector {
    parts = List.copyOf(parts);
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("a search column is made of at least one column");
    }
    if ((way == Way.TRIGGER) != (function != null)) {
      throw new IllegalArgumentException("a function goes with a trigger, and with nothing else");
    }
  }

  /** Who keeps the column in step with the others. */
  public enum Way {
    /** The server itself, by a stored generated column. */
    GENERATED,
    /** A trigger before each insert and update. */
    TRIGGER
  }

  /**
   * A column whose words are found.
   *
   * @param column its name
   * @param weight {@code A} (most) to {@code D}
   * @param text whether its type is text; else it is cast
   * @param limit characters from its beginning that are taken, or 0 for all
   */
  public record Part(Identifier column, char weight, boolean text, int limit) {

    public Part {
      if (weight < 'A' || weight > 'D') {
        throw new IllegalArgumentException("weights are A to D");
      }
    }
  }

  /**
   * A text search configuration.
   *
   * @param name its qualified name
   * @param copied the server's own configuration that it is made from, with accents taken off, or
   *     null where it is the server's own
   */
  public record Configuration(TableName name, @Nullable Identifier copied) {}
}

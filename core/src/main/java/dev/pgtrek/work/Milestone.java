package dev.pgtrek.work;

/**
 * A point that tasks lead to and others wait for. Two are the same where their words and what they
 * speak of are.
 *
 * @param what what holds from then on
 * @param of what it holds of
 */
public record Milestone(String what, Object of) {

  /** All rows of a target table are committed. */
  public static Milestone rowsOf(Object table) {
    return new Milestone("rows", table);
  }

  /** All indexes of a target table are built, those of its keys too. */
  public static Milestone indexesOf(Object table) {
    return new Milestone("indexes", table);
  }

  /** Nothing alters a target table any more in a way that would lock its readers out. */
  public static Milestone shapeOf(Object table) {
    return new Milestone("shape", table);
  }

  /** All foreign keys that a target table takes part in, on either end, are declared. */
  public static Milestone referencesOf(Object table) {
    return new Milestone("references", table);
  }
}

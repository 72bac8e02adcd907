package dev.pgtrek.spi;

/**
 * Something that is to be done to a database after its server's programs changed.
 *
 * @param database the database's name
 * @param kind what it is; steps go in the order of kinds
 * @param subject what it is done to, for people: {@code index public.account_email}
 * @param key the subject as the connector knows it
 * @param statement the statement, or what is done in words
 * @param why why
 * @param bytes how much it reads; the largest goes first
 */
public record InPlaceStep(
    String database,
    Kind kind,
    String subject,
    String key,
    String statement,
    String why,
    long bytes) {

  /** The kinds of steps, in their order. */
  public enum Kind {
    /** What is left of a build beside writers that was broken off goes. */
    DROP_LEFTOVER("drop"),
    /** An index is built anew. */
    REBUILD("rebuild"),
    /** Rows go into the partition where they belong. */
    MOVE_ROWS("move rows"),
    /** The planner's statistics are gathered. */
    ANALYZE("analyze"),
    /** The catalog is told by which version everything is sorted now; never before that is so. */
    REFRESH("refresh"),
    /** An extension goes to the version of the programs. */
    UPDATE_EXTENSION("update"),
    /** An extension is created and tried. */
    CREATE_EXTENSION("create");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /** The kind in a word or two. */
    public String word() {
      return word;
    }

    /** Whether it may be done only when nothing in its database is in doubt any more. */
    public boolean needsAllSound() {
      return this == REFRESH;
    }
  }
}

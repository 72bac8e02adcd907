package dev.pgtrek.spi;

/**
 * A database of a {@link Cluster}.
 *
 * @param name its name
 * @param role what it is there for
 * @param hindrance why it cannot be worked on, in words; empty where it can
 * @param broken whether that is the server's fault, so that nobody can log in to it, and not for
 *     want of a right
 * @param remedy what makes that it can be worked on; empty where nothing has to
 */
public record ClusterDatabase(
    String name, Role role, String hindrance, boolean broken, String remedy) {

  /** One that can be worked on. */
  public ClusterDatabase(String name, Role role) {
    this(name, role, "", false, "");
  }

  /** What a database is there for. */
  public enum Role {
    /** The one that the user named. */
    NAMED,
    /** Another one, such as {@code postgres}. */
    OTHER,
    /** One that new databases are copied from. */
    TEMPLATE,
    /** One that nobody can log in to, and that holds nothing of anybody's: {@code template0}. */
    UNTOUCHABLE
  }

  /** Whether it can be worked on. */
  public boolean reachable() {
    return role != Role.UNTOUCHABLE && hindrance.isEmpty();
  }
}

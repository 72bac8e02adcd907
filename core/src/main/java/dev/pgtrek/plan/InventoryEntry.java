package dev.pgtrek.plan;

/**
 * What became of one object of the source.
 *
 * @param kind what it is: {@code table}, {@code column}, {@code default}, {@code view}…
 * @param name its name on the source, with its table's where it belongs to one
 * @param fate whether it arrived
 * @param how carried or changed: what it became, where that is not the same under the same name;
 *     left: why
 * @param sql its text where it did not arrive as it was, else empty
 * @param made what the target calls it, as {@code schema.table object} of the step that makes it;
 *     empty where no step of its own does
 */
public record InventoryEntry(
    String kind, String name, Fate fate, String how, String sql, String made) {

  /** What can become of an object. */
  public enum Fate {
    /** It arrived, and means the same. */
    CARRIED("carried"),
    /** It arrived as something else; how, the entry says. */
    CHANGED("changed"),
    /** It has no place in the target; why, the entry says. */
    LEFT("left");

    private final String word;

    Fate(String word) {
      this.word = word;
    }

    /** The word for reports. */
    public String word() {
      return word;
    }
  }

  /** The same object once the server has refused what was to become of it. */
  public InventoryEntry refused(Fate remains, String reason, String statement) {
    return new InventoryEntry(kind, name, remains, reason, statement, made);
  }
}

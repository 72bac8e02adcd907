package dev.pgtrek.manifest;

import dev.pgtrek.model.TableName;
import java.util.List;

/**
 * What became of what a manifest says.
 *
 * @param tables one result per table of the manifest, then one per table that it does not know
 * @param deviations what the database says otherwise of itself, the heaviest first
 */
public record ManifestVerdict(List<TableResult> tables, List<Deviation> deviations) {

  public ManifestVerdict {
    tables = List.copyOf(tables);
    deviations = List.copyOf(deviations);
  }

  /**
   * Whether the database still holds what the manifest says.
   *
   * @param strict whether every deviation counts, and not only the heavy ones
   */
  public boolean equal(boolean strict) {
    return tables.stream().allMatch(t -> t.state() == State.EQUAL)
        && deviations.stream().noneMatch(d -> strict || d.weight() == Weight.DIFFERENT);
  }

  /**
   * Whether everything that the manifest knows is still the same, whatever tables have come beside
   * it.
   */
  public boolean holds() {
    return tables.stream().allMatch(t -> t.state() == State.EQUAL || t.state() == State.MORE)
        && deviations.stream().noneMatch(d -> d.weight() == Weight.DIFFERENT);
  }

  /** What can become of a table. */
  public enum State {
    EQUAL("equal"),
    DIFFERENT("different"),
    MISSING("missing"),
    /** It is there, and cannot be read as the manifest says. */
    UNREADABLE("not comparable"),
    /** It is there, and the manifest does not know it. */
    MORE("not in the manifest");

    private final String words;

    State(String words) {
      this.words = words;
    }

    /** The state in words. */
    public String words() {
      return words;
    }
  }

  /**
   * What became of a table.
   *
   * @param table its name
   * @param state what
   * @param rows its rows as the manifest says
   * @param foundRows its rows now; 0 where it was not read
   * @param buckets how many parts were compared
   * @param different the parts that differ, by number from 0 to 1023
   * @param words what is to know about it; empty where it is simply equal
   */
  public record TableResult(
      TableName table,
      State state,
      long rows,
      long foundRows,
      int buckets,
      List<Integer> different,
      String words) {

    public TableResult {
      different = List.copyOf(different);
    }
  }

  /** How much a deviation counts. */
  public enum Weight {
    /** Something that guards, finds or makes the content is gone or no longer the same. */
    DIFFERENT,
    /** To be looked at: it may change what the application sees. */
    WARNING,
    /** Good to know. */
    NOTE
  }

  /**
   * Something that is said otherwise.
   *
   * @param weight how much it counts
   * @param subject what it is about: {@code index public.album.album_title}
   * @param words what is said now, and what was
   */
  public record Deviation(Weight weight, String subject, String words) {}
}

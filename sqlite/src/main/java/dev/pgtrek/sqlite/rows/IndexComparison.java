package dev.pgtrek.sqlite.rows;

import dev.pgtrek.sqlite.pages.Cell;
import dev.pgtrek.sqlite.pages.PayloadReader;
import dev.pgtrek.sqlite.pages.TreeWalk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether the indexes of one table hold what the table holds: counts and order-free sums of hashes
 * over the entries that the rows should have, and over those that the indexes have. SQLite's own
 * check looks each entry up by itself, which takes many times as long. Safe for all threads.
 */
public final class IndexComparison {

  private final SnapshotFile file;
  private final TableLayout layout;
  private final List<IndexTree> indexes;

  /** Per index its columns, as the rows are compared by them. */
  private final int[][] columns;

  private final Sum[] expected;
  private final Sum[] found;
  private final long[] repeated;
  private final List<Part> parts;
  private int open;

  private IndexComparison(
      SnapshotFile file, TableLayout layout, List<IndexTree> indexes, List<Part> parts) {
    this.file = file;
    this.layout = layout;
    this.indexes = List.copyOf(indexes);
    this.columns =
        indexes.stream()
            .map(i -> i.columns().stream().mapToInt(Integer::intValue).toArray())
            .toArray(int[][]::new);
    this.expected = sums();
    this.found = sums();
    this.repeated = new long[indexes.size()];
    this.parts = parts;
    this.open = parts.size();
  }

  private Sum[] sums() {
    Sum[] sums = new Sum[indexes.size()];
    for (int i = 0; i < sums.length; i++) {
      sums[i] = new Sum();
    }
    return sums;
  }

  /**
   * A piece of the comparison.
   *
   * @param index which index, or -1 for the table
   * @param from the first key or place, inclusive
   * @param to the last one, inclusive
   */
  private record Part(int index, long from, long to) {}

  /** What is compared one by one: count and sum. */
  private static final class Sum {
    private long entries;
    private long sum;

    void add(long hash) {
      entries++;
      sum += hash;
    }

    synchronized void add(Sum more) {
      entries += more.entries;
      sum += more.sum;
    }
  }

  /**
   * An index that does not agree with its table.
   *
   * @param index its name
   * @param measured what was found, for people
   */
  public record Disagreement(String index, String measured) {}

  /**
   * Cuts the comparison into parts.
   *
   * @param rowsPerPart rows of the table, or entries of an index, that a part takes about
   */
  public static IndexComparison of(
      SnapshotFile file, TableLayout layout, List<IndexTree> indexes, long rowsPerPart) {
    List<Part> parts = new ArrayList<>();
    for (int i = -1; i < indexes.size(); i++) {
      boolean rowids = i < 0 && layout.hasRowids();
      long root = i < 0 ? layout.root() : indexes.get(i).root();
      long from = Long.MIN_VALUE;
      for (long end : file.borders(layout.name(), root, rowids, rowsPerPart)) {
        parts.add(new Part(i, from, end));
        from = end + 1;
      }
      parts.add(new Part(i, from, Long.MAX_VALUE));
    }
    return new IndexComparison(file, layout, indexes, parts);
  }

  /** How many parts there are; each is to be run once, by any thread. */
  public int parts() {
    return parts.size();
  }

  /**
   * Reads one part.
   *
   * @return after the last part the indexes that do not agree; nothing before
   * @throws dev.pgtrek.error.PgtrekException.Source if a tree cannot be read
   */
  public List<Disagreement> run(int part) {
    Part read = parts.get(part);
    String what =
        read.index < 0 ? "table " + layout.name() : "index " + indexes.get(read.index).name();
    file.scan(
        what,
        read.index < 0 ? layout.root() : indexes.get(read.index).root(),
        read.index < 0 && layout.hasRowids(),
        read.from,
        read.to,
        read.index < 0 ? this::rows : (walk, payload) -> entries(read.index, walk, payload));
    synchronized (this) {
      return --open == 0 ? disagreements() : List.of();
    }
  }

  private void rows(TreeWalk walk, PayloadReader payload) throws IOException {
    Cell cell = walk.cell();
    RecordHeader record = new RecordHeader(layout.mostFields(indexes));
    FieldHash hash = new FieldHash();
    Sum[] sums = sums();
    while (walk.next()) {
      begin(cell, payload, record);
      row(record, cell, payload, hash, sums);
    }
    for (int i = 0; i < sums.length; i++) {
      expected[i].add(sums[i]);
    }
  }

  /** Apart from the loop over the rows, so that the JVM compiles it early, and once. */
  private void row(
      RecordHeader record, Cell cell, PayloadReader payload, FieldHash hash, Sum[] sums)
      throws IOException {
    for (int i = 0; i < sums.length; i++) {
      long entry = 0;
      for (int column : columns[i]) {
        entry = FieldHash.mix(entry, column(column, record, cell, payload, hash));
      }
      sums[i].add(entry);
    }
  }

  private long column(
      int column, RecordHeader record, Cell cell, PayloadReader payload, FieldHash hash)
      throws IOException {
    int field = column == TableLayout.ROWID ? TableLayout.ROWID : layout.field(column);
    if (field == TableLayout.ROWID) {
      return FieldHash.integer(cell.rowid());
    }
    return field < record.fields()
        ? hash.of(record, field, cell, payload)
        : hash.of(layout.fallback(column), file.encoding());
  }

  private void entries(int index, TreeWalk walk, PayloadReader payload) throws IOException {
    Entries part = new Entries(indexes.get(index));
    Cell cell = walk.cell();
    while (walk.next()) {
      begin(cell, payload, part.record);
      part.take(cell, payload);
    }
    found[index].add(part.sum);
    synchronized (this) {
      repeated[index] += part.equal;
    }
  }

  /**
   * Takes the entries of a part of an index, in their order. Apart from the loop over them for the
   * same reason as {@link #row}.
   */
  private static final class Entries {

    private final int fields;
    private final int keys;
    private final boolean unique;
    private final RecordHeader record;
    private final FieldHash hash = new FieldHash();
    private final Sum sum = new Sum();
    private long before;
    private boolean comparable;
    private long equal;

    Entries(IndexTree tree) {
      this.fields = tree.columns().size();
      this.keys = tree.keys();
      this.unique = tree.unique();
      this.record = new RecordHeader(fields);
    }

    void take(Cell cell, PayloadReader payload) throws IOException {
      long entry = 0;
      long key = 0;
      boolean whole = true;
      for (int i = 0; i < fields; i++) {
        // A field that an entry lacks makes the sums differ, as it should.
        boolean there = i < record.fields();
        entry = FieldHash.mix(entry, there ? hash.of(record, i, cell, payload) : i);
        if (i < keys) {
          key = entry;
          whole &= there && record.code(i) != RecordHeader.NULL;
        }
      }
      sum.add(entry);
      equal += unique && whole && comparable && key == before ? 1 : 0;
      before = key;
      comparable = whole;
    }
  }

  private static void begin(Cell cell, PayloadReader payload, RecordHeader record)
      throws IOException {
    if (cell.local() < cell.length()) {
      payload.begin(cell);
    }
    record.read(cell, payload);
  }

  private List<Disagreement> disagreements() {
    List<Disagreement> all = new ArrayList<>();
    for (int i = 0; i < indexes.size(); i++) {
      String name = indexes.get(i).name();
      if (expected[i].entries != found[i].entries) {
        all.add(
            new Disagreement(
                name,
                expected[i].entries + " rows, and " + found[i].entries + " entries in the index"));
      } else if (expected[i].sum != found[i].sum) {
        all.add(
            new Disagreement(
                name, "of " + found[i].entries + " entries some are not what the rows hold"));
      } else if (repeated[i] > 0) {
        all.add(new Disagreement(name, repeated[i] + " keys stand in it more than once"));
      }
    }
    return all;
  }
}

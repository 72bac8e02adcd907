package dev.pgtrek.verify;

import dev.pgtrek.model.TableName;
import dev.pgtrek.progress.Progress;
import dev.pgtrek.progress.RowMeter;
import dev.pgtrek.progress.Stage;
import dev.pgtrek.spi.Chunk;
import dev.pgtrek.spi.ColumnRoute;
import dev.pgtrek.spi.TableRoute;
import dev.pgtrek.verify.Verdict.ColumnDifference;
import dev.pgtrek.verify.Verdict.Mismatch;
import dev.pgtrek.verify.Verdict.RowDifference;
import dev.pgtrek.verify.Verdict.RowDifference.Kind;
import dev.pgtrek.work.Workers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * From unequal buckets to rows and columns: one pass over both sides keeps the hashes of the
 * unequal buckets' rows, a second one the rows that differ. Memory is bounded by {@link
 * #ROWS_AT_ONCE} and the limit of differences.
 */
final class Locator {

  /**
   * Rows whose hashes are held at once; with more in unequal buckets, some buckets are left for a
   * later run.
   */
  private static final long ROWS_AT_ONCE = 500_000;

  private final TableRoute route;
  private final Side source;
  private final Side target;
  private final int jobs;
  private final long chunkRows;
  private final int limit;
  private final boolean showValues;

  Locator(
      TableRoute route,
      Side source,
      Side target,
      int jobs,
      long chunkRows,
      int limit,
      boolean showValues) {
    this.route = route;
    this.source = source;
    this.target = target;
    this.jobs = jobs;
    this.chunkRows = chunkRows;
    this.limit = limit;
    this.showValues = showValues;
  }

  /**
   * What was located.
   *
   * @param rows the rows that differ, up to the limit
   * @param complete whether these are all
   * @param mismatch how many there are, also beyond the limit
   */
  record Located(List<RowDifference> rows, boolean complete, Mismatch mismatch) {}

  Located locate(Buckets sourceSums, Buckets targetSums) {
    BitSet wanted = new BitSet(Buckets.COUNT);
    boolean all = true;
    long rows = 0;
    for (int i = 0; i < Buckets.COUNT; i++) {
      if (!sourceSums.same(targetSums, i)) {
        rows += sourceSums.rows(i) + targetSums.rows(i);
        if (wanted.isEmpty() || rows <= ROWS_AT_ONCE) {
          wanted.set(i);
        } else {
          all = false;
        }
      }
    }
    Map<RowHash, int[]> surplus = surplus(wanted);
    List<RowHash> different = surplus.keySet().stream().sorted().toList();
    Set<Long> keys = new HashSet<>();
    for (RowHash hash : different) {
      if (keys.size() < limit) {
        keys.add(hash.key());
      }
    }
    Map<Long, List<FoundRow>> onSource = fetch(source, keys, surplus);
    Map<Long, List<FoundRow>> onTarget = fetch(target, keys, surplus);
    List<RowDifference> found = new ArrayList<>();
    for (Long key : keys.stream().sorted().toList()) {
      found.addAll(
          compare(onSource.getOrDefault(key, List.of()), onTarget.getOrDefault(key, List.of())));
    }
    boolean complete =
        all && keys.size() == different.stream().map(RowHash::key).distinct().count();
    return new Located(found, complete, mismatch(surplus, all));
  }

  /** Counts as {@link #compare} pairs: what stands on both sides under one key is different. */
  private Mismatch mismatch(Map<RowHash, int[]> surplus, boolean all) {
    Map<Long, long[]> byKey = new HashMap<>();
    surplus.forEach(
        (hash, count) -> {
          long[] sides = byKey.computeIfAbsent(hash.key(), k -> new long[2]);
          sides[count[0] > 0 ? 0 : 1] += Math.abs(count[0]);
        });
    long missing = 0;
    long extra = 0;
    long different = 0;
    for (long[] sides : byKey.values()) {
      long pairs = source.keyed() ? Math.min(sides[0], sides[1]) : 0;
      different += pairs;
      missing += sides[0] - pairs;
      extra += sides[1] - pairs;
    }
    return new Mismatch(0, missing, extra, different, all);
  }

  /** A row's hashes: of its key and of the whole. */
  private record RowHash(long key, long high, long low) implements Comparable<RowHash> {
    @Override
    public int compareTo(RowHash other) {
      return Long.compare(key, other.key);
    }
  }

  /**
   * Rows of the wanted buckets that one side has more often than the other: the count is source
   * less target.
   */
  private Map<RowHash, int[]> surplus(BitSet wanted) {
    Map<RowHash, int[]> counts = new HashMap<>();
    count(source, wanted, counts, 1);
    count(target, wanted, counts, -1);
    counts.values().removeIf(count -> count[0] == 0);
    return counts;
  }

  private void count(Side side, BitSet wanted, Map<RowHash, int[]> counts, int step) {
    read(
        side,
        (row, key, high, low) -> {
          if (wanted.get(Side.bucket(key))) {
            synchronized (counts) {
              counts.computeIfAbsent(new RowHash(key, high, low), h -> new int[1])[0] += step;
            }
          }
        });
  }

  /** A row that stands on one side and not, or not as often, on the other. */
  private static final class FoundRow {

    private final byte[] bytes;
    private final int[] ends;
    private final int times;

    FoundRow(CanonicalRow row, int columns, int times) {
      this.bytes = Arrays.copyOf(row.array(), row.length());
      this.ends = new int[columns];
      for (int i = 0; i < columns; i++) {
        ends[i] = row.end(i);
      }
      this.times = times;
    }

    int start(int column) {
      return column == 0 ? 0 : ends[column - 1];
    }
  }

  private Map<Long, List<FoundRow>> fetch(Side side, Set<Long> keys, Map<RowHash, int[]> surplus) {
    int sign = side == source ? 1 : -1;
    Map<Long, List<FoundRow>> found = new HashMap<>();
    Set<RowHash> taken = new HashSet<>();
    read(
        side,
        (row, key, high, low) -> {
          RowHash hash = new RowHash(key, high, low);
          int @Nullable [] count = keys.contains(key) ? surplus.get(hash) : null;
          if (count != null && count[0] * sign > 0) {
            synchronized (found) {
              if (taken.add(hash)) {
                found
                    .computeIfAbsent(key, k -> new ArrayList<>())
                    .add(new FoundRow(row, route.all().size(), count[0] * sign));
              }
            }
          }
        });
    return found;
  }

  private void read(Side side, Side.Visitor visitor) {
    TableName name = route.source().name();
    List<Chunk> chunks = side.chunks(chunkRows);
    Workers.of(jobs, "locate")
        .run(
            chunks,
            chunk ->
                side.visit(chunk, RowMeter.of(Progress.SILENT, Stage.VERIFY, name, 0), visitor));
  }

  private List<RowDifference> compare(List<FoundRow> ours, List<FoundRow> theirs) {
    List<RowDifference> differences = new ArrayList<>();
    int pairs = source.keyed() ? Math.min(ours.size(), theirs.size()) : 0;
    for (int i = 0; i < pairs; i++) {
      differences.add(
          new RowDifference(Kind.DIFFERENT, key(ours.get(i)), columns(ours.get(i), theirs.get(i))));
    }
    ours.stream().skip(pairs).forEach(row -> differences.add(lone(Kind.MISSING_ON_TARGET, row)));
    theirs.stream().skip(pairs).forEach(row -> differences.add(lone(Kind.EXTRA_ON_TARGET, row)));
    return differences;
  }

  private RowDifference lone(Kind kind, FoundRow row) {
    return new RowDifference(
        kind, key(row) + (row.times > 1 ? " (" + row.times + " times)" : ""), List.of());
  }

  private List<ColumnDifference> columns(FoundRow ours, FoundRow theirs) {
    List<ColumnDifference> different = new ArrayList<>();
    for (int i = 0; i < route.all().size(); i++) {
      if (!Arrays.equals(
          ours.bytes, ours.start(i), ours.ends[i], theirs.bytes, theirs.start(i), theirs.ends[i])) {
        different.add(
            new ColumnDifference(
                route.all().get(i).target().name(),
                showValues ? text(ours, i) : "",
                showValues ? text(theirs, i) : ""));
      }
    }
    return different;
  }

  private String key(FoundRow row) {
    if (!source.keyed()) {
      String values =
          showValues
              ? Arrays.stream(columnPlaces())
                  .mapToObj(i -> name(i) + "=" + text(row, i))
                  .collect(Collectors.joining(", "))
              : "";
      return "a row of "
          + row.bytes.length
          + " bytes, without a primary key"
          + (values.isEmpty() ? "" : ": " + values);
    }
    return Arrays.stream(source.key())
        .mapToObj(i -> name(i) + "=" + text(row, i))
        .collect(Collectors.joining(", "));
  }

  private int[] columnPlaces() {
    return IntStream.range(0, route.all().size()).toArray();
  }

  private String name(int column) {
    return route.all().get(column).target().name().text();
  }

  private String text(FoundRow row, int column) {
    ColumnRoute route = this.route.all().get(column);
    return CanonicalText.of(route.target().type(), row.bytes, row.start(column), row.ends[column]);
  }
}

package dev.pgtrek.sift;

import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.ValueKind;
import dev.pgtrek.spi.ByteSlice;
import dev.pgtrek.spi.ColumnRoute;
import dev.pgtrek.spi.PlaceSet;
import dev.pgtrek.spi.RowCursor;
import dev.pgtrek.spi.ValueJudge;
import dev.pgtrek.spi.ValueJudges;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Finds the rows that a key of the target has no place for, by the values as the target would hold
 * and compare them. A first reading finds the hashes that come twice, in as many passes as keep it
 * small; a second looks at the keys behind them. For one thread.
 */
final class RepeatedKeys {

  /** Hashes held at once: 64 MB of them. */
  private static final int MOST_HASHES = 8 * 1024 * 1024;

  private final SiftedTable table;
  private final int[] columns;
  private final ValueJudge[] judges;
  private final boolean[] folds;
  private final PlaceSet aside;
  private final ByteSlice slice = new ByteSlice();
  private final ByteArrayOutputStream key = new ByteArrayOutputStream();

  /**
   * A key.
   *
   * @param columns their places in the route
   * @param aside the rows that the key does not concern
   */
  RepeatedKeys(SiftedTable table, int[] columns, PlaceSet aside, ValueJudges judges) {
    this.table = table;
    this.columns = columns;
    this.aside = aside;
    this.judges =
        IntStream.of(columns).mapToObj(i -> judges.judge(route(i))).toArray(ValueJudge[]::new);
    this.folds = new boolean[columns.length];
    for (int i = 0; i < columns.length; i++) {
      folds[i] = route(columns[i]).target().type() == ScalarType.CITEXT;
    }
  }

  private ColumnRoute route(int column) {
    return table.route.columns().get(column);
  }

  /** The columns' names on the source. */
  String names() {
    return IntStream.of(columns)
        .mapToObj(i -> route(i).source().name().text())
        .collect(Collectors.joining(", "));
  }

  /** Receives a row whose key stands in an earlier one. */
  @FunctionalInterface
  interface Repeats {
    void repeats(long place, long earlier);
  }

  /** Hands over every row whose key stands in an earlier one already. */
  void find(long rows, Repeats each) {
    long passes = 1 + rows / MOST_HASHES;
    Set<Long> twice = new HashSet<>();
    for (long pass = 0; pass < passes; pass++) {
      Hashes hashes = new Hashes();
      long wanted = pass;
      table.read(
          (row, place) -> {
            if (build(row, place)) {
              long hash = hash(key.toByteArray());
              if (Long.remainderUnsigned(hash, passes) == wanted) {
                hashes.add(hash);
              }
            }
          });
      hashes.addRepeated(twice);
    }
    if (!twice.isEmpty()) {
      findLater(twice, each);
    }
  }

  private void findLater(Set<Long> twice, Repeats each) {
    Map<ByteBuffer, Long> first = new HashMap<>();
    table.read(
        (row, place) -> {
          if (!build(row, place)) {
            return;
          }
          byte[] bytes = key.toByteArray();
          if (twice.contains(hash(bytes))) {
            Long earlier = first.putIfAbsent(ByteBuffer.wrap(bytes), place);
            if (earlier != null) {
              each.repeats(place, earlier);
            }
          }
        });
  }

  /** Puts the row's key together; false where it has NULL in it, or is too long for any key. */
  private boolean build(RowCursor row, long place) {
    if (aside.contains(place)) {
      return false;
    }
    key.reset();
    for (int i = 0; i < columns.length; i++) {
      if (row.kind(columns[i]) == ValueKind.NULL
          || !judges[i].misfit(row, columns[i], slice).isEmpty()) {
        return false;
      }
      if (slice.length() == 0 && isLarge(row.kind(columns[i]))) {
        return false;
      }
      if (folds[i]) {
        byte[] folded = CaseFolding.of(slice);
        key.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(folded.length).array());
        key.writeBytes(folded);
      } else {
        key.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(slice.length()).array());
        key.write(slice.array(), slice.offset(), slice.length());
      }
    }
    return true;
  }

  private static boolean isLarge(ValueKind kind) {
    return kind == ValueKind.LARGE_TEXT || kind == ValueKind.LARGE_BLOB;
  }

  /** FNV-1a; which of two equal hashes are equal keys is looked at. */
  private static long hash(byte[] bytes) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : bytes) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    return hash ^ (hash >>> 29);
  }

  /**
   * The places in the route of columns that are given by their names on the target; -1 for none.
   */
  static int[] places(SiftedTable table, List<Identifier> targets) {
    List<Identifier> names = table.route.columns().stream().map(c -> c.target().name()).toList();
    return targets.stream().mapToInt(names::indexOf).toArray();
  }

  /** Hashes of one pass. */
  private static final class Hashes {

    private long[] all = new long[1024];
    private int count;

    void add(long hash) {
      if (count == all.length) {
        all = Arrays.copyOf(all, 2 * count);
      }
      all[count++] = hash;
    }

    void addRepeated(Set<Long> into) {
      Arrays.sort(all, 0, count);
      for (int i = 1; i < count; i++) {
        if (all[i] == all[i - 1]) {
          into.add(all[i]);
        }
      }
    }
  }
}

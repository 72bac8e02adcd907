package dev.pgtrek.sift;

import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Key;
import dev.pgtrek.model.ValueKind;
import dev.pgtrek.spi.ByteSlice;
import dev.pgtrek.spi.ColumnRoute;
import dev.pgtrek.spi.RowCursor;
import dev.pgtrek.spi.Sieve.Rejection;
import dev.pgtrek.spi.ValueJudge;
import dev.pgtrek.spi.ValueJudges;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the rows that a key of the target has no place for, by the values as the target would hold
 * them. The first row of a key stays. A first reading finds the hashes that come twice, in as many
 * passes as keep it small; a second looks at the keys behind them.
 */
final class KeySift {

  /** Hashes held at once: 64 MB of them. */
  private static final int MOST_HASHES = 8 * 1024 * 1024;

  private final SiftedTable table;
  private final int[] columns;
  private final ValueJudge[] judges;
  private final String names;
  private final ByteSlice slice = new ByteSlice();
  private final ByteArrayOutputStream key = new ByteArrayOutputStream();

  private KeySift(SiftedTable table, int[] columns, ValueJudge[] judges, String names) {
    this.table = table;
    this.columns = columns;
    this.judges = judges;
    this.names = names;
  }

  static void of(SiftedTable table, long rows, ValueJudges judges) {
    List<Key> keys = new ArrayList<>(table.route.target().uniqueKeys());
    Key primary = table.route.target().primaryKey();
    if (primary != null) {
      keys.addFirst(primary);
    }
    for (Key key : keys) {
      keySift(table, key, judges).sift(rows);
    }
  }

  private static KeySift keySift(SiftedTable table, Key key, ValueJudges judges) {
    List<ColumnRoute> routes = table.route.columns();
    List<Identifier> targets = routes.stream().map(c -> c.target().name()).toList();
    int[] columns = key.columns().stream().mapToInt(targets::indexOf).toArray();
    ValueJudge[] own = new ValueJudge[columns.length];
    List<String> names = new ArrayList<>();
    for (int i = 0; i < columns.length; i++) {
      own[i] = judges.judge(routes.get(columns[i]));
      names.add(routes.get(columns[i]).source().name().text());
    }
    return new KeySift(table, columns, own, String.join(", ", names));
  }

  private void sift(long rows) {
    long passes = 1 + rows / MOST_HASHES;
    Set<Long> twice = new HashSet<>();
    for (long pass = 0; pass < passes; pass++) {
      Hashes hashes = new Hashes();
      long wanted = pass;
      table.read(
          (row, place) -> {
            if (build(row)) {
              long hash = hash(key.toByteArray());
              if (Long.remainderUnsigned(hash, passes) == wanted) {
                hashes.add(hash);
              }
            }
          });
      hashes.addRepeated(twice);
    }
    if (!twice.isEmpty()) {
      rejectLater(twice);
    }
  }

  private void rejectLater(Set<Long> twice) {
    Map<ByteBuffer, Long> first = new HashMap<>();
    table.read(
        (row, place) -> {
          if (!build(row)) {
            return;
          }
          byte[] bytes = key.toByteArray();
          if (twice.contains(hash(bytes))) {
            Long earlier = first.putIfAbsent(ByteBuffer.wrap(bytes), place);
            if (earlier != null) {
              table.sieve.reject(
                  place,
                  new Rejection(
                      names, Rejections.DUPLICATE, "its key stands in an earlier row already"));
            }
          }
        });
  }

  /** Puts the row's key together; false where it has NULL in it, or is too long for any key. */
  private boolean build(RowCursor row) {
    key.reset();
    for (int i = 0; i < columns.length; i++) {
      if (row.kind(columns[i]) == ValueKind.NULL
          || !judges[i].misfit(row, columns[i], slice).isEmpty()) {
        return false;
      }
      if (slice.length() == 0 && isLarge(row.kind(columns[i]))) {
        return false;
      }
      key.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(slice.length()).array());
      key.write(slice.array(), slice.offset(), slice.length());
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

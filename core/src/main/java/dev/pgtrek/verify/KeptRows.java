package dev.pgtrek.verify;

import dev.pgtrek.model.Key;
import dev.pgtrek.progress.Progress;
import dev.pgtrek.progress.RowMeter;
import dev.pgtrek.progress.Stage;
import dev.pgtrek.spi.Chunk;
import dev.pgtrek.spi.ColumnRoute;
import dev.pgtrek.spi.Database;
import dev.pgtrek.spi.TableRoute;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Rows that stand in a table before others come and that stay.
 *
 * @param rows how many
 * @param sums their sums, as the proof takes them away from the table's
 * @param collisions per key of the table, how many rows of the source have a key of theirs
 */
public record KeptRows(long rows, String sums, Map<Key, Long> collisions) {

  public KeptRows {
    collisions = Map.copyOf(collisions);
  }

  /**
   * Reads both sides of a table. Memory grows with the rows that stay, by about 12 bytes a key, and
   * not with those that come.
   */
  public static KeptRows read(
      Database source, Database target, TableRoute route, long rowsPerChunk) {
    List<Key> keys = new ArrayList<>(route.target().uniqueKeys());
    if (route.target().primaryKey() != null) {
      keys.addFirst(route.target().primaryKey());
    }
    List<HashedKeys> there =
        keys.stream()
            .map(
                k ->
                    new HashedKeys(
                        HashedKeys.places(
                            route, k.columns(), (ColumnRoute c) -> c.target().name())))
            .toList();
    Buckets sums = new Buckets();
    each(
        Side.target(target, route),
        route,
        rowsPerChunk,
        (row, key, high, low) -> {
          sums.add(Side.bucket(key), high, low);
          there.forEach(k -> k.add(k.hash(row)));
        });
    long[] collisions = new long[keys.size()];
    each(
        Side.source(source, route),
        route,
        rowsPerChunk,
        (row, key, high, low) -> {
          for (int i = 0; i < collisions.length; i++) {
            collisions[i] += there.get(i).holds(there.get(i).hash(row)) ? 1 : 0;
          }
        });
    Map<Key, Long> found = new LinkedHashMap<>();
    for (int i = 0; i < collisions.length; i++) {
      found.put(keys.get(i), collisions[i]);
    }
    return new KeptRows(sums.rows(), sums.text(), found);
  }

  static void each(Side side, TableRoute route, long rowsPerChunk, Side.Visitor visitor) {
    for (Chunk chunk : side.chunks(rowsPerChunk)) {
      RowMeter meter = RowMeter.of(Progress.SILENT, Stage.VERIFY, route.source().name(), 0);
      side.visit(chunk, meter, visitor);
    }
  }
}

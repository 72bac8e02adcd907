package dev.pgtrek.verify;

import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hasher128;
import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Key;
import dev.pgtrek.model.Table;
import dev.pgtrek.progress.RowMeter;
import dev.pgtrek.spi.Chunk;
import dev.pgtrek.spi.ColumnRead;
import dev.pgtrek.spi.ColumnReading;
import dev.pgtrek.spi.ColumnRoute;
import dev.pgtrek.spi.Database;
import dev.pgtrek.spi.RowCursor;
import dev.pgtrek.spi.TableReading;
import dev.pgtrek.spi.TableRoute;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One side of one table: reads its chunks and hands every row's canonical bytes and hashes to a
 * visitor. Both sides are the same class, so that what is compared is what was read and nothing
 * else.
 */
final class Side {

  private static final int ROWS_BETWEEN_LOOKS = 256;

  private final Database database;
  private final Table table;
  private final List<ColumnRead> reads;
  private final Supplier<List<Canonical>> canonicals;
  private final int[] key;

  /** The route whose rules make the rows; null where rows are compared as they are stored. */
  private final @Nullable TableRoute rules;

  private Side(
      Database database,
      Table table,
      List<ColumnRead> reads,
      Supplier<List<Canonical>> canonicals,
      int[] key,
      @Nullable TableRoute rules) {
    this.rules = rules;
    this.database = database;
    this.table = table;
    this.reads = reads;
    this.canonicals = canonicals;
    this.key = key;
  }

  static Side source(Database database, TableRoute route) {
    boolean ruled = RuledRows.isNeeded(route);
    return new Side(
        database,
        route.source(),
        ruled ? RuledRows.reads(route) : route.sourceProofs(),
        () ->
            route.all().stream()
                .map(
                    c ->
                        Canonical.of(
                            c.target().type(),
                            c.rule().dates() == null
                                ? c.format()
                                : RuledMoments.format(c.target().type())))
                .toList(),
        key(route),
        ruled ? route : null);
  }

  static Side target(Database database, TableRoute route) {
    return new Side(
        database,
        route.target(),
        route.targetProofs(),
        () ->
            route.all().stream()
                .map(c -> Canonical.of(c.target().type(), c.writtenTo(database)))
                .toList(),
        key(route),
        null);
  }

  /** A table that stands alone, as it is stored. */
  static Side alone(Database database, TableReading reading) {
    return new Side(
        database,
        reading.table(),
        reading.columns().stream().map(ColumnReading::read).toList(),
        () -> reading.columns().stream().map(c -> Canonical.of(c.type(), c.format())).toList(),
        reading.keyPlaces(),
        null);
  }

  /**
   * The places of the target's primary key among the columns; empty where there is none that
   * travels whole.
   */
  static int[] key(TableRoute route) {
    @Nullable Key primary = route.target().primaryKey();
    if (primary == null) {
      return new int[0];
    }
    List<Identifier> names =
        route.all().stream().map(ColumnRoute::target).map(c -> c.name()).toList();
    int[] places = primary.columns().stream().mapToInt(names::indexOf).toArray();
    for (int place : places) {
      if (place < 0) {
        return new int[0];
      }
    }
    return places;
  }

  List<Chunk> chunks(long rowsPerChunk) {
    return rules == null
        ? database.chunks(table, rowsPerChunk)
        : rules.sourceChunks(database, rowsPerChunk);
  }

  /** Receives one row. What it is given is valid until it returns. */
  interface Visitor {

    /**
     * One row.
     *
     * @param keyHash the hash of the primary key's values, or of the whole row where there is no
     *     key
     */
    void row(CanonicalRow row, long keyHash, long rowHigh, long rowLow);
  }

  /** Reads one chunk. */
  void visit(Chunk chunk, RowMeter meter, Visitor visitor) {
    Canonical[] columns = canonicals.get().toArray(Canonical[]::new);
    CanonicalRow canonical = new CanonicalRow(columns.length);
    Hasher128 rowHasher = Hashing.xxh3_128();
    Hasher64 keyHasher = Hashing.xxh3_64();
    long rows = 0;
    long bytes = 0;
    try (RowCursor row = open(chunk)) {
      while (row.next()) {
        canonical.reset();
        for (int i = 0; i < columns.length; i++) {
          columns[i].append(row, i, canonical);
        }
        HashValue128 hash = rowHasher.hashBytesTo128Bits(canonical.array(), 0, canonical.length());
        long high = hash.getMostSignificantBits();
        long low = hash.getLeastSignificantBits();
        visitor.row(canonical, key.length == 0 ? low : keyHash(canonical, keyHasher), high, low);
        bytes += canonical.length();
        if (++rows % ROWS_BETWEEN_LOOKS == 0) {
          if (Thread.currentThread().isInterrupted()) {
            throw new PgtrekException.Interrupted();
          }
          meter.reached(rows, bytes);
        }
      }
    }
    meter.finished(rows, bytes);
  }

  private RowCursor open(Chunk chunk) {
    RowCursor stored = database.read(chunk, reads);
    return rules == null ? stored : RuledRows.over(stored, rules);
  }

  private long keyHash(CanonicalRow row, Hasher64 hasher) {
    long hash = 0;
    for (int column : key) {
      int start = row.start(column);
      hash =
          hash * 0x9E3779B97F4A7C15L
              + hasher.hashBytesToLong(row.array(), start, row.end(column) - start);
    }
    return hash;
  }

  boolean keyed() {
    return key.length > 0;
  }

  int[] key() {
    return key.clone();
  }

  static int bucket(long keyHash) {
    return (int) (keyHash >>> 32) & (Buckets.COUNT - 1);
  }
}

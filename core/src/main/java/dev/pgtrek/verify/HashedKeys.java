package dev.pgtrek.verify;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.spi.ColumnRoute;
import dev.pgtrek.spi.TableRoute;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Keys of rows, each as a hash of its canonical values: 8 bytes and a half of free space apiece, in
 * one array. Two keys are taken for one with a chance of 1 in 2^64. For one thread.
 */
final class HashedKeys {

  private final Hasher64 hasher = Hashing.xxh3_64();
  private final int[] places;
  private long[] slots = new long[1024];
  private int used;

  /** Keys of a route's columns at these places. */
  HashedKeys(int[] places) {
    this.places = places.clone();
  }

  /** The places of columns among a route's, by a name of one side. */
  static int[] places(
      TableRoute route, List<Identifier> names, Function<ColumnRoute, Identifier> side) {
    List<Identifier> all = route.columns().stream().map(side).toList();
    return names.stream().mapToInt(all::indexOf).toArray();
  }

  /** The hash of a row's key; 0 where a part of it is NULL, so that it equals none. */
  long hash(CanonicalRow row) {
    long hash = 1;
    for (int place : places) {
      int start = row.start(place);
      if (row.array()[start] == CanonicalRow.NULL) {
        return 0;
      }
      hash =
          hash * 0x9E3779B97F4A7C15L
              + hasher.hashBytesToLong(row.array(), start, row.end(place) - start);
    }
    return hash == 0 ? 1 : hash;
  }

  void add(long hash) {
    if (hash == 0) {
      return;
    }
    if (used * 3L > slots.length * 2L) {
      long[] old = slots;
      slots = new long[Math.multiplyExact(old.length, 2)];
      used = 0;
      Arrays.stream(old).filter(h -> h != 0).forEach(this::add);
    }
    int slot = slot(hash);
    if (slots[slot] == 0) {
      slots[slot] = hash;
      used++;
    }
  }

  boolean holds(long hash) {
    return hash != 0 && slots[slot(hash)] != 0;
  }

  /** Where the hash stands, or would. */
  private int slot(long hash) {
    int slot = (int) (hash ^ hash >>> 32) & (slots.length - 1);
    while (slots[slot] != 0 && slots[slot] != hash) {
      slot = (slot + 1) & (slots.length - 1);
    }
    return slot;
  }
}

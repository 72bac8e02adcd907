package dev.pgtrek.verify;

import dev.pgtrek.spi.BucketSums;

/**
 * Order-free sums of row hashes, one per bucket: count and 128-bit sum modulo 2^128. Any two ways
 * of cutting the same rows into parts give the same sums. Filled by one thread; added to the
 * table's by {@link #add}.
 */
final class Buckets {

  /** How many parts of a table are compared; a power of two. */
  static final int COUNT = BucketSums.COUNT;

  private final long[] rows = new long[COUNT];
  private final long[] high = new long[COUNT];
  private final long[] low = new long[COUNT];

  void add(int bucket, long rowHigh, long rowLow) {
    add(bucket, 1, rowHigh, rowLow);
  }

  private void add(int bucket, long count, long moreHigh, long moreLow) {
    rows[bucket] += count;
    low[bucket] += moreLow;
    high[bucket] += moreHigh + (Long.compareUnsigned(low[bucket], moreLow) < 0 ? 1 : 0);
  }

  synchronized void add(Buckets more) {
    for (int i = 0; i < COUNT; i++) {
      add(i, more.rows[i], more.high[i], more.low[i]);
    }
  }

  /** Takes rows away again, so that the sums are those of the others. */
  synchronized void takeAway(Buckets less) {
    for (int i = 0; i < COUNT; i++) {
      rows[i] -= less.rows[i];
      high[i] -= less.high[i] + (Long.compareUnsigned(low[i], less.low[i]) < 0 ? 1 : 0);
      low[i] -= less.low[i];
    }
  }

  boolean same(Buckets other, int bucket) {
    return rows[bucket] == other.rows[bucket]
        && high[bucket] == other.high[bucket]
        && low[bucket] == other.low[bucket];
  }

  long rows(int bucket) {
    return rows[bucket];
  }

  long rows() {
    long sum = 0;
    for (long r : rows) {
      sum += r;
    }
    return sum;
  }

  /** The sums as text, for a journal: only buckets that hold any row. */
  String text() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < COUNT; i++) {
      if (rows[i] != 0) {
        text.append("%x:%x:%x:%x ".formatted(i, rows[i], high[i], low[i]));
      }
    }
    return text.toString().stripTrailing();
  }

  /** The inverse of {@link #text}. */
  static Buckets parse(String text) {
    Buckets buckets = new Buckets();
    for (String entry : text.isEmpty() ? new String[0] : text.split(" ", -1)) {
      String[] parts = entry.split(":", -1);
      buckets.add(
          Integer.parseInt(parts[0], 16),
          Long.parseUnsignedLong(parts[1], 16),
          Long.parseUnsignedLong(parts[2], 16),
          Long.parseUnsignedLong(parts[3], 16));
    }
    return buckets;
  }

  /** Sums that were kept. */
  static Buckets of(BucketSums sums) {
    Buckets buckets = new Buckets();
    for (int i = 0; i < COUNT; i++) {
      buckets.add(i, sums.rows(i), sums.high(i), sums.low(i));
    }
    return buckets;
  }

  /** The sums as they are now, for others. */
  synchronized BucketSums sums() {
    return new BucketSums(rows, high, low);
  }

  /** How many buckets hold any row. */
  int used() {
    int used = 0;
    for (long r : rows) {
      used += r > 0 ? 1 : 0;
    }
    return used;
  }

  /** The sum over all buckets as 32 hexadecimal digits. */
  String fingerprint() {
    Buckets all = new Buckets();
    for (int i = 0; i < COUNT; i++) {
      all.add(0, rows[i], high[i], low[i]);
    }
    return "%016x%016x".formatted(all.high[0], all.low[0]);
  }
}

package dev.pgtrek.verify;

/**
 * Order-free sums of row hashes, one per bucket: count and 128-bit sum modulo 2^128. Any two ways
 * of cutting the same rows into parts give the same sums. Filled by one thread; added to the
 * table's by {@link #add}.
 */
final class Buckets {

  /** How many parts of a table are compared; a power of two. */
  static final int COUNT = 1024;

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

package dev.pgtrek.spi;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * The sums of a table's row hashes, by bucket: for each its rows and their 128-bit sum modulo
 * 2^128. They are the same for the same rows, in whatever order and from whatever place these were
 * read.
 */
public final class BucketSums {

  /** How many buckets a table has; a power of two. */
  public static final int COUNT = 1024;

  private static final int SUM_BYTES = 16;

  private final long[] rows;
  private final long[] high;
  private final long[] low;

  /**
   * Of the buckets' rows and both halves of their sums.
   *
   * @throws IllegalArgumentException if these are not {@link #COUNT} each
   */
  public BucketSums(long[] rows, long[] high, long[] low) {
    if (rows.length != COUNT || high.length != COUNT || low.length != COUNT) {
      throw new IllegalArgumentException("a table has " + COUNT + " buckets");
    }
    this.rows = rows.clone();
    this.high = high.clone();
    this.low = low.clone();
  }

  public long rows(int bucket) {
    return rows[bucket];
  }

  /** The upper half of a bucket's sum. */
  public long high(int bucket) {
    return high[bucket];
  }

  /** The lower half of a bucket's sum. */
  public long low(int bucket) {
    return low[bucket];
  }

  /** The rows of all buckets. */
  public long rows() {
    return Arrays.stream(rows).sum();
  }

  /** The sum over all buckets as 32 hexadecimal digits. */
  public String fingerprint() {
    long sumHigh = 0;
    long sumLow = 0;
    for (int i = 0; i < COUNT; i++) {
      sumLow += low[i];
      sumHigh += high[i] + (Long.compareUnsigned(sumLow, low[i]) < 0 ? 1 : 0);
    }
    return "%016x%016x".formatted(sumHigh, sumLow);
  }

  /** The buckets whose rows or sums are not the same. */
  public List<Integer> differing(BucketSums other) {
    List<Integer> different = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      if (rows[i] != other.rows[i] || high[i] != other.high[i] || low[i] != other.low[i]) {
        different.add(i);
      }
    }
    return different;
  }

  /**
   * The sums as text: base64 (RFC 4648, section 4) of, for each bucket that holds rows, in order,
   * the distance from the bucket before (the first one's from -1) and its rows, both as LEB128, and
   * the 16 bytes of its sum, the highest first.
   */
  public String text() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int last = -1;
    for (int i = 0; i < COUNT; i++) {
      if (rows[i] != 0) {
        number(i - last, bytes);
        number(rows[i], bytes);
        byte[] sum = new byte[SUM_BYTES];
        ByteBuffer.wrap(sum).putLong(high[i]).putLong(low[i]);
        bytes.write(sum, 0, SUM_BYTES);
        last = i;
      }
    }
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  /**
   * The inverse of {@link #text}.
   *
   * @throws IllegalArgumentException if the text is none of its
   */
  public static BucketSums parse(String text) {
    ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(text));
    long[] rows = new long[COUNT];
    long[] high = new long[COUNT];
    long[] low = new long[COUNT];
    long bucket = -1;
    try {
      while (bytes.hasRemaining()) {
        bucket += number(bytes);
        long count = number(bytes);
        if (bucket < 0 || bucket >= COUNT || count < 1) {
          throw new IllegalArgumentException("a bucket that cannot be");
        }
        rows[(int) bucket] = count;
        high[(int) bucket] = bytes.getLong();
        low[(int) bucket] = bytes.getLong();
      }
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("sums that end too early", e);
    }
    return new BucketSums(rows, high, low);
  }

  private static void number(long value, ByteArrayOutputStream out) {
    long rest = value;
    while (rest >= 0x80) {
      out.write((int) (rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  private static long number(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; shift < 63; shift += 7) {
      byte b = in.get();
      value |= (long) (b & 0x7F) << shift;
      if (b >= 0) {
        return value == 0 ? Long.MIN_VALUE : value;
      }
    }
    throw new IllegalArgumentException("a number that is too large");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BucketSums sums && differing(sums).isEmpty();
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(low);
  }

  @Override
  public String toString() {
    return rows() + " rows, " + fingerprint();
  }
}

package dev.pgtrek.spi;

import java.util.Arrays;
import java.util.BitSet;
import java.util.TreeMap;
import java.util.function.LongConsumer;

/**
 * Places of rows in a table. Takes two bytes a place where they lie far apart, and one bit where
 * they lie close. Not safe for writing beside other use.
 */
public final class PlaceSet {

  /** Above so many places of one block a bit for each is smaller. */
  private static final int MOST_SINGLE = 4096;

  private static final int BITS = 16;
  private static final int MASK = (1 << BITS) - 1;

  private final TreeMap<Long, Block> blocks = new TreeMap<>();
  private long size;

  /** Adds a place; whether it was not there. */
  public boolean add(long place) {
    boolean added = blocks.computeIfAbsent(place >> BITS, k -> new Block()).add(low(place));
    size += added ? 1 : 0;
    return added;
  }

  public boolean contains(long place) {
    Block block = blocks.get(place >> BITS);
    return block != null && block.contains(low(place));
  }

  public long size() {
    return size;
  }

  public boolean isEmpty() {
    return size == 0;
  }

  /** Hands over every place, in their order. */
  public void forEach(LongConsumer consumer) {
    blocks.forEach((high, block) -> block.forEach(low -> consumer.accept((high << BITS) | low)));
  }

  private static int low(long place) {
    return (int) (place & MASK);
  }

  /** The places that share all but their last 16 bits. */
  private static final class Block {

    private char[] single = new char[4];
    private int count;
    private BitSet dense = new BitSet(0);

    boolean contains(int low) {
      return count <= MOST_SINGLE
          ? Arrays.binarySearch(single, 0, count, (char) low) >= 0
          : dense.get(low);
    }

    boolean add(int low) {
      if (contains(low)) {
        return false;
      }
      if (count > MOST_SINGLE) {
        dense.set(low);
      } else if (count == MOST_SINGLE) {
        dense = new BitSet(1 << BITS);
        for (int i = 0; i < count; i++) {
          dense.set(single[i]);
        }
        dense.set(low);
        single = new char[0];
      } else {
        insert((char) low);
      }
      count++;
      return true;
    }

    private void insert(char low) {
      int at = -Arrays.binarySearch(single, 0, count, low) - 1;
      if (count == single.length) {
        single = Arrays.copyOf(single, 2 * count);
      }
      System.arraycopy(single, at, single, at + 1, count - at);
      single[at] = low;
    }

    void forEach(LongConsumer consumer) {
      if (count > MOST_SINGLE) {
        dense.stream().forEach(consumer::accept);
      } else {
        for (int i = 0; i < count; i++) {
          consumer.accept(single[i]);
        }
      }
    }
  }
}

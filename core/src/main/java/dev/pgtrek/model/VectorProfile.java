package dev.pgtrek.model;

import java.util.List;

/**
 * What a column's values are as vectors. An array counts if it is a JSON array of numbers alone, or
 * a blob of 4-byte floats where blobs were to be read so, and every number of it is finite as a
 * 4-byte float. In a column that was not asked for, counting may end at the first value that is
 * none.
 *
 * @param arrays values that are such arrays, empty ones included
 * @param minLength the fewest numbers of an array; 0 where there is none
 * @param maxLength the most numbers of an array
 * @param commonLength the most frequent length, the smallest of several; 0 where there are too many
 *     lengths to count
 * @param commonCount arrays of that length
 * @param rounded arrays with a number of which 4 bytes keep fewer digits than it has: its nearest
 *     4-byte float, written shortest, is another number
 * @param beyondFloat arrays of numbers of which one is infinite or no number as a 4-byte float
 * @param beyondHalf arrays of which a number is infinite as a 2-byte float
 * @param odd some values that have another length than the common one or are no such array
 */
public record VectorProfile(
    long arrays,
    int minLength,
    int maxLength,
    int commonLength,
    long commonCount,
    long rounded,
    long beyondFloat,
    long beyondHalf,
    List<Odd> odd) {

  /** Of a column without such arrays. */
  public static final VectorProfile NONE = new VectorProfile(0, 0, 0, 0, 0, 0, 0, 0, List.of());

  public VectorProfile {
    odd = List.copyOf(odd);
  }

  /**
   * A value that does not fit in with the others.
   *
   * @param row what finds its row again, such as {@code rowid 17}
   * @param length how many numbers it has, or -1 where it is no array of finite numbers
   */
  public record Odd(String row, int length) {}
}

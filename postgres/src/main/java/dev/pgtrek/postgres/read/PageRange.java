package dev.pgtrek.postgres.read;

import java.util.StringJoiner;

/**
 * Pages of one heap, or all rows of something that has none.
 *
 * @param relation what is read, as it stands after FROM: qualified, quoted, with ONLY where that is
 *     meant
 * @param number tells the ranges of a cursor's heaps apart: at least 0, at most 32767
 * @param from the first page; what is below 0 is 0
 * @param to the last page; open upwards where it is beyond every page
 */
public record PageRange(String relation, int number, long from, long to) {

  /** InvalidBlockNumber is 0xFFFFFFFF; no page has a number from here on. */
  private static final long PAGES_END = 0xFFFF_FFFFL;

  public PageRange {
    if (number < 0 || number > Short.MAX_VALUE) {
      throw new IllegalArgumentException("a table of more than 32768 heaps cannot be read");
    }
  }

  /** All rows. */
  public static PageRange whole(String relation, int number) {
    return new PageRange(relation, number, 0, Long.MAX_VALUE);
  }

  /** The condition, with WHERE before it; empty where all rows are in the range. */
  String condition() {
    StringJoiner both = new StringJoiner(" AND ", " WHERE ", "").setEmptyValue("");
    if (from > 0) {
      // Beyond the last page that can be, the range is empty; the literal must still be a tid.
      both.add("ctid >= '(" + Math.min(from, PAGES_END) + ",0)'::tid");
    }
    if (to < PAGES_END - 1) {
      both.add("ctid < '(" + Math.max(to + 1, 0) + ",0)'::tid");
    }
    return both.toString();
  }
}

package dev.pgtrek.spi;

/**
 * Says of a column's values whether the target's column would take them. Chosen once per column;
 * for one thread.
 */
public interface ValueJudge {

  /**
   * Judges the value of a row.
   *
   * @param into receives the bytes that would be written, equal for equal values; empty for NULL
   *     and for a value too long for any key. Valid until the next call
   * @return why the value does not fit, in words without the value; empty where it does
   */
  String misfit(RowCursor row, int column, ByteSlice into);

  /** What is to know about the value judged last, although it fits; empty where nothing is. */
  String note();
}

package dev.pgtrek.spi;

/** Makes judges of values. */
public interface ValueJudges {

  /**
   * A judge of the values of a column.
   *
   * @throws dev.pgtrek.error.PgtrekException.Refused if values spelled so never fit the type
   */
  ValueJudge judge(ColumnRoute column);
}

package dev.pgtrek.spi;

import java.util.List;

/** A table's values on trial on the server; nothing of them stays there. For one thread. */
public interface Trial extends AutoCloseable {

  /** Takes the values of the cursor's current row that are on trial. */
  void write(RowCursor row);

  /** Tries all that was written, and says what did not pass. */
  List<Failed> judge();

  @Override
  void close();

  /**
   * A column some of whose values did not pass.
   *
   * @param column its place in the route
   * @param refused rows whose value the type does not take
   * @param altered rows whose value reads back otherwise
   */
  record Failed(int column, long refused, long altered) {}
}

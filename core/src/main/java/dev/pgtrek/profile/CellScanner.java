package dev.pgtrek.profile;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.spi.ByteSlice;
import dev.pgtrek.spi.LargeValue;
import dev.pgtrek.spi.RowCursor;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads cells into tallies. Holds the scratch space of one worker, so that a cell allocates
 * nothing. For one thread.
 */
final class CellScanner {

  /** No date, UUID, truth word or decimal worth the name is longer. */
  private static final int LONGEST_SHAPE = 64;

  private final ByteSlice slice = new ByteSlice();
  private final Utf8Scanner utf8 = new Utf8Scanner();
  private final JsonScanner json = new JsonScanner();
  private final DecimalDigits digits = new DecimalDigits();
  private final byte[] buffer = new byte[64 * 1024];

  /** Adds the value of one column of the cursor's row. */
  void scan(RowCursor row, int column, ColumnTally tally) {
    switch (row.kind(column)) {
      case NULL -> tally.addNull();
      case INTEGER -> tally.addInteger(row.integer(column), digits);
      case REAL -> tally.addReal(row.real(column), digits);
      case TEXT -> text(row, column, tally);
      case BLOB -> {
        row.bytes(column, slice);
        tally.addBlob(slice.length());
      }
      case LARGE_TEXT -> largeText(row.large(column), tally);
      case LARGE_BLOB -> tally.addBlob(row.large(column).length());
    }
  }

  private void text(RowCursor row, int column, ColumnTally tally) {
    row.bytes(column, slice);
    byte[] bytes = slice.array();
    int from = slice.offset();
    int length = slice.length();
    boolean wantsJson = tally.wantsJson();
    utf8.begin();
    utf8.feed(bytes, from, length);
    tally.addText(length, utf8);
    if (length == 0) {
      return;
    }
    if (length <= LONGEST_SHAPE && utf8.isAscii()) {
      tally.addShape(bytes, from, from + length);
    }
    if (wantsJson && JsonScanner.mayStart(bytes[from]) && utf8.valid()) {
      json.begin(true);
      if (json.feed(bytes, from, length) && json.end()) {
        tally.addJson(json.refused());
      }
    }
  }

  /** Streams a long text; equal keys are not looked for, as they would have to be remembered. */
  private void largeText(LargeValue value, ColumnTally tally) {
    boolean mayBeJson = tally.wantsJson();
    utf8.begin();
    json.begin(false);
    try (InputStream stream = value.open()) {
      int read;
      while ((read = stream.read(buffer)) >= 0) {
        utf8.feed(buffer, 0, read);
        mayBeJson = mayBeJson && json.feed(buffer, 0, read);
        if (Thread.currentThread().isInterrupted()) {
          throw new PgtrekException.Interrupted();
        }
      }
    } catch (IOException e) {
      throw new PgtrekException.Source(
          "source-read-failed",
          "A large value of the source cannot be read to its end.",
          "Check the disk that holds the snapshot, and run the same command again.",
          e);
    }
    tally.addText(value.length(), utf8);
    if (mayBeJson && utf8.valid() && json.end()) {
      tally.addJson(json.refused());
    }
  }
}

package dev.pgtrek.postgres.read;

import dev.pgtrek.spi.ColumnRead;
import java.io.InputStream;

/** Reads large values that a cursor left in the server, while it stands on their row. */
public interface LeftValues {

  /**
   * Opens a value.
   *
   * @param place where it is
   * @param column the column
   * @param length its length in bytes
   */
  InputStream open(Place place, ColumnRead column, long length);

  /** Its SHA-256, taken by the server. */
  byte[] sha256(Place place, ColumnRead column);

  /**
   * A row's place.
   *
   * @param range the range that the row is in
   * @param page its page
   * @param item its number in the page, from 1
   */
  record Place(PageRange range, long page, int item) {

    /** The statement that asks something of the row. */
    String ask(String expression) {
      return "SELECT %s FROM %s WHERE ctid = '(%d,%d)'::tid"
          .formatted(expression, range.relation(), page, item);
    }
  }
}

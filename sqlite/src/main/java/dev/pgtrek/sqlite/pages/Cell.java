package dev.pgtrek.sqlite.pages;

/**
 * A cell with a payload, where a {@link TreeWalk} stands. Section 1.6. It is the walk's own and
 * changes with the walk's next step.
 */
public final class Cell {

  byte[] bytes = new byte[0];
  int start;
  int length;
  int local;
  long overflow;
  long page;
  long rowid;

  Cell() {}

  /** The page's bytes among others; at least {@link BigEndian#LONGEST_VARINT} follow each cell. */
  public byte[] bytes() {
    return bytes;
  }

  /** Where the payload begins in {@link #bytes}. */
  public int start() {
    return start;
  }

  /** Bytes of the payload. */
  public int length() {
    return length;
  }

  /** Bytes of the payload that are on the page. */
  public int local() {
    return local;
  }

  /** The page that holds the cell, from 1. */
  public long page() {
    return page;
  }

  /** The key in a table b-tree; 0 in an index b-tree. */
  public long rowid() {
    return rowid;
  }

  /** The first page of the rest; 0 where there is none. */
  long overflow() {
    return overflow;
  }
}

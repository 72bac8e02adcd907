package dev.pgtrek.sqlite.pages;

import java.io.IOException;

/**
 * Pages that lie side by side, read at once. What it lends is valid until the next page outside of
 * it is asked for. For one thread.
 */
final class PageBlock {

  /** Bytes read at once at most; a page may be half of that. */
  private static final int BYTES = 128 * 1024;

  /** Bytes behind the last page, so that a varint can be read without a look at the end. */
  static final int SLACK = 16;

  private final PageSource source;
  private final PageFormat format;
  private final int capacity;
  private byte[] bytes = new byte[0];
  private long first;
  private int pages;

  PageBlock(PageSource source, PageFormat format) {
    this.source = source;
    this.format = format;
    this.capacity = Math.max(1, BYTES / format.pageSize());
  }

  /** The most pages that it holds. */
  int capacity() {
    return capacity;
  }

  byte[] bytes() {
    return bytes;
  }

  boolean holds(long page) {
    return page >= first && page < first + pages;
  }

  /** Where a page begins that is held. */
  int offset(long page) {
    return (int) (page - first) * format.pageSize();
  }

  /**
   * Reads a page and those behind it.
   *
   * @param page a page of the file
   * @param wanted pages from there on; fewer are read where the block or the file ends
   */
  void read(long page, int wanted) throws IOException {
    int count = (int) Math.min(Math.min(wanted, capacity), format.pageCount() - page + 1);
    if (bytes.length < count * format.pageSize() + SLACK) {
      bytes = new byte[(count == 1 ? 1 : capacity) * format.pageSize() + SLACK];
    }
    pages = 0;
    source.read(format.position(page), bytes, 0, count * format.pageSize());
    first = page;
    pages = count;
  }
}

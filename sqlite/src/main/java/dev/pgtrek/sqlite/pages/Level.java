package dev.pgtrek.sqlite.pages;

import java.io.IOException;

/** An interior page on the way from the root to a leaf, kept as a copy. Section 1.6. */
final class Level {

  /** Bytes of an interior page's header. */
  static final int HEADER = 12;

  /** Where the header holds the number of the right-most child. */
  private static final int RIGHT_MOST = 8;

  final byte[] bytes;
  long page;
  int cells;

  /** The child to visit next: 0 to {@code cells}, the last one being the right-most. */
  int next;

  /** The highest key that may be below this page. */
  long upper;

  /** Whether the cell behind the child visited last is still to be handed out. */
  boolean cellDue;

  private final PageFormat format;

  Level(PageFormat format) {
    this.format = format;
    this.bytes = new byte[format.pageSize() + PageBlock.SLACK];
  }

  /** Becomes a page whose bytes are here already. */
  void become(long newPage) throws MalformedPageException {
    page = newPage;
    cells = BigEndian.u16(bytes, 3);
    next = 0;
    cellDue = false;
    if (cells == 0 || HEADER + cells * (2 + TreeWalk.SMALLEST_CELL) > format.usable()) {
      throw new MalformedPageException(page, "it is an interior page of " + cells + " cells");
    }
  }

  /** Becomes a page, read from the file. */
  void load(PageSource source, long newPage) throws IOException {
    source.read(format.position(newPage), bytes, 0, format.pageSize());
    become(newPage);
  }

  /** Where a cell begins on the page. */
  int cell(int index) throws MalformedPageException {
    int at = BigEndian.u16(bytes, HEADER + 2 * index);
    if (at < HEADER + 2 * cells || at > format.usable() - TreeWalk.SMALLEST_CELL - 1) {
      throw TreeWalk.misplaced(page, index, at);
    }
    return at;
  }

  /** The page that a child is. */
  long child(int index) throws MalformedPageException {
    return BigEndian.u32(bytes, index == cells ? RIGHT_MOST : cell(index));
  }

  /** The key of a cell, where the page is of a table b-tree. */
  long key(int index) throws MalformedPageException {
    int at = cell(index) + 4;
    if (at + BigEndian.varintLength(bytes, at) > format.usable()) {
      throw new MalformedPageException(page, "a cell reaches over its end");
    }
    return BigEndian.varint(bytes, at);
  }
}

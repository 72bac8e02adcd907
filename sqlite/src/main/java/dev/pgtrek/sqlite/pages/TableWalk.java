package dev.pgtrek.sqlite.pages;

import java.io.IOException;

/**
 * A walk over the rows of a table b-tree. Section 1.6: all rows are in the leaves; a cell of an
 * interior page holds the highest key that may be below its child.
 */
public final class TableWalk extends TreeWalk {

  private final long from;
  private final long to;

  /** The highest key met so far, in a row or between children; the next is above it. */
  private long last = Long.MIN_VALUE;

  private boolean begun;
  private boolean ended;

  /** The highest key that may be in the leaf. */
  private long upper;

  /**
   * Walks over the rows of a range of rowids.
   *
   * @param from the first rowid, inclusive
   * @param to the last rowid, inclusive
   */
  public TableWalk(PageSource source, PageFormat format, long root, long from, long to) {
    super(source, format, root, LEAF_TABLE);
    this.from = from;
    this.to = to;
  }

  @Override
  public boolean next() throws IOException {
    while (true) {
      if (leafCell == leafCells && !nextLeaf()) {
        return false;
      }
      while (leafCell < leafCells) {
        long rowid = read(leafCell++);
        if (rowid > to) {
          ended = true;
          leafCell = leafCells;
          return false;
        }
        if (rowid >= from) {
          return true;
        }
      }
    }
  }

  /** Points the cell at a row of the leaf, and gives its rowid. */
  private long read(int index) throws MalformedPageException {
    byte[] bytes = leaf;
    int offset = BigEndian.u16(bytes, leafStart + LEAF_HEADER + 2 * index);
    if (offset < LEAF_HEADER + 2 * leafCells || offset > format.usable() - SMALLEST_CELL) {
      throw misplaced(leafPage, index, offset);
    }
    int at = leafStart + offset;
    long length = bytes[at++];
    if (length < 0) {
      length = BigEndian.varint(bytes, at - 1);
      at += BigEndian.varintLength(bytes, at - 1) - 1;
    }
    long rowid = bytes[at];
    if (rowid >= 0) {
      at++;
    } else {
      rowid = BigEndian.varint(bytes, at);
      at += BigEndian.varintLength(bytes, at);
    }
    advance(rowid, leafPage);
    if (rowid > upper) {
      throw new MalformedPageException(leafPage, "a row's key is above the page's highest");
    }
    payload(leafPage, bytes, leafStart, at, length);
    cell().rowid = rowid;
    return rowid;
  }

  /** Keeps the order: each key is above the one before. */
  private void advance(long key, long page) throws MalformedPageException {
    if (!rises(key)) {
      throw new MalformedPageException(page, "its keys do not rise");
    }
    last = key;
    begun = true;
  }

  private boolean rises(long key) {
    return key > last || (!begun && key == Long.MIN_VALUE);
  }

  private boolean nextLeaf() throws IOException {
    if (ended) {
      return false;
    }
    if (depth == 0) {
      if (leafPage != 0) {
        return end();
      }
      upper = Long.MAX_VALUE;
      return enter(root, root, 1) || descend();
    }
    if (upper >= to) {
      return end();
    }
    return descend();
  }

  private boolean end() {
    ended = true;
    return false;
  }

  /** Goes on to the next leaf below the pages of the way. */
  private boolean descend() throws IOException {
    Level level = levels[depth - 1];
    if (level.next == 0) {
      level.upper = upper;
      skip(level);
    }
    while (level.next > level.cells) {
      if (--depth == 0) {
        return end();
      }
      level = levels[depth - 1];
    }
    while (true) {
      int index = level.next++;
      if (index > 0) {
        last = Math.max(last, level.key(index - 1));
        begun = true;
      }
      upper = level.upper;
      if (index < level.cells) {
        upper = level.key(index);
        if (upper > level.upper || !rises(upper)) {
          throw new MalformedPageException(level.page, "its keys do not rise");
        }
      }
      if (enter(level.child(index), level.page, ahead(level, index))) {
        return true;
      }
      level = levels[depth - 1];
      level.upper = upper;
      skip(level);
    }
  }

  /** Passes the children below which every key is too low. */
  private void skip(Level level) throws MalformedPageException {
    while (level.next < level.cells) {
      long key = level.key(level.next);
      if (key >= from) {
        return;
      }
      advance(key, level.page);
      level.next++;
    }
  }
}

package dev.pgtrek.sqlite.pages;

import java.io.IOException;

/**
 * Walks over the cells of one b-tree in key order, or over a part of them. Section 1.6.
 *
 * <p>A walk ends: no page is entered more often than the file has pages, no tree is deeper than
 * SQLite itself goes, and what moves forward is checked to do so. For one thread.
 */
public abstract sealed class TreeWalk permits TableWalk, IndexWalk {

  static final int INTERIOR_INDEX = 2;
  static final int INTERIOR_TABLE = 5;
  static final int LEAF_INDEX = 10;
  static final int LEAF_TABLE = 13;

  /** Bytes of a leaf's header. */
  static final int LEAF_HEADER = 8;

  /** SQLite's own limit; a tree of 2^32 pages is not so deep. */
  static final int DEEPEST = 20;

  /** The smallest cell takes so much, whatever it holds. */
  static final int SMALLEST_CELL = 4;

  /** Pages are read ahead where at least one in so many will be used. */
  private static final int SPARSEST = 4;

  final PageFormat format;
  final long root;
  final Level[] levels = new Level[DEEPEST];

  /** Interior pages on the way to the leaf. */
  int depth;

  byte[] leaf = new byte[0];
  int leafStart;
  long leafPage;
  int leafCells;
  int leafCell;

  private final PageBlock block;
  private final int leafType;
  private final int mostLocal;
  private final Cell cell = new Cell();
  private long entered;

  TreeWalk(PageSource source, PageFormat format, long root, int leafType) {
    this.format = format;
    this.root = root;
    this.block = new PageBlock(source, format);
    this.leafType = leafType;
    this.mostLocal = format.mostLocal(leafType == LEAF_TABLE);
  }

  /** Moves to the next cell; false after the last. */
  public abstract boolean next() throws IOException;

  /** The cell where the walk stands. */
  public final Cell cell() {
    return cell;
  }

  /**
   * Goes to a page: a leaf becomes the walk's leaf, an interior page one more level.
   *
   * @param parent the page that points to it
   * @param ahead pages to read at once if it is not at hand
   * @return whether it is a leaf
   */
  final boolean enter(long page, long parent, int ahead) throws IOException {
    if (!format.holdsContent(page)) {
      throw new MalformedPageException(
          parent, "it points to page " + page + ", where no part of a tree can be");
    }
    if (++entered > format.pageCount()) {
      throw new MalformedPageException(page, "its tree has more pages than the file");
    }
    if (!block.holds(page)) {
      block.read(page, ahead);
    }
    byte[] bytes = block.bytes();
    int start = block.offset(page);
    int type = bytes[start] & 0xff;
    int cells = BigEndian.u16(bytes, start + 3);
    if (type == leafType) {
      enterLeaf(page, bytes, start, cells);
      return true;
    }
    if (type != leafType - LEAF_HEADER) {
      throw new MalformedPageException(
          page, "it begins with " + type + ", and its tree has pages of kind " + leafType);
    }
    enterInterior(page, bytes, start);
    return false;
  }

  private void enterLeaf(long page, byte[] bytes, int start, int cells) throws IOException {
    if (cells == 0 && depth > 0) {
      throw new MalformedPageException(page, "it is a leaf without a cell below another page");
    }
    if (LEAF_HEADER + cells * (2 + SMALLEST_CELL) > format.usable()) {
      throw new MalformedPageException(page, "it says that it has " + cells + " cells");
    }
    leaf = bytes;
    leafStart = start;
    leafPage = page;
    leafCells = cells;
    leafCell = 0;
  }

  private void enterInterior(long page, byte[] bytes, int start) throws IOException {
    if (depth == DEEPEST) {
      throw new MalformedPageException(page, "it is " + DEEPEST + " pages below its root");
    }
    Level level = levels[depth];
    if (level == null) {
      level = new Level(format);
      levels[depth] = level;
    }
    System.arraycopy(bytes, start, level.bytes, 0, format.pageSize());
    level.become(page);
    depth++;
  }

  static MalformedPageException misplaced(long page, int index, int at) {
    return new MalformedPageException(
        page, "its cell " + index + " begins at byte " + at + ", where no cell can be");
  }

  /**
   * How many pages to read at once from a child on: up to the last of the next children in a row
   * that lie close behind it.
   */
  final int ahead(Level level, int index) throws MalformedPageException {
    long page = level.child(index);
    if (block.holds(page)) {
      return 1;
    }
    long last = page;
    int used = 1;
    for (int i = index + 1; i <= level.cells; i++) {
      long sibling = level.child(i);
      if (sibling <= last || sibling - page >= block.capacity()) {
        break;
      }
      last = sibling;
      used++;
    }
    int span = (int) (last - page) + 1;
    return used * SPARSEST >= span ? span : 1;
  }

  /**
   * Points the cell at a payload.
   *
   * @param from where the page begins in the bytes
   * @param at where the payload begins in the bytes
   * @param length its length as the page says
   */
  final void payload(long page, byte[] bytes, int from, int at, long length)
      throws MalformedPageException {
    cell.bytes = bytes;
    cell.start = at;
    cell.page = page;
    int end = from + format.usable();
    if (length >= 0 && length <= mostLocal) {
      cell.length = (int) length;
      cell.local = (int) length;
      cell.overflow = 0;
      if (at + (int) length > end) {
        throw new MalformedPageException(page, "a cell reaches over its end");
      }
      return;
    }
    spilled(page, length, end);
  }

  private void spilled(long page, long length, int end) throws MalformedPageException {
    if (length < 0
        || length > Integer.MAX_VALUE
        || length / format.overflowBytes() > format.pageCount()) {
      throw new MalformedPageException(
          page, "a cell says that its payload has " + length + " bytes, more than the file holds");
    }
    cell.length = (int) length;
    cell.local = format.local((int) length, mostLocal);
    if (cell.start + cell.local + 4 > end) {
      throw new MalformedPageException(page, "a cell reaches over its end");
    }
    cell.overflow = BigEndian.u32(cell.bytes, cell.start + cell.local);
  }
}

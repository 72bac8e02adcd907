package dev.pgtrek.sqlite.pages;

import java.io.IOException;
import java.util.BitSet;

/**
 * A walk over the rows of an index b-tree, in which a WITHOUT ROWID table lives. Sections 1.6 and
 * 2.4: interior pages hold rows too, each between two children.
 *
 * <p>Places in the tree are numbers: from the root downwards, each of the first four levels gives
 * 16 bits, the number of the child. So places sort as the rows do, and one is found without
 * counting what is before it. The row between two children belongs to the place of the left one.
 */
public final class IndexWalk extends TreeWalk {

  /** Levels that a place tells apart. */
  static final int NUMBERED = 4;

  private final long from;
  private final long to;

  /** The pages entered; in a tree whose order is not known, a page met twice is what tells. */
  private final BitSet met = new BitSet();

  private final long[] places = new long[DEEPEST + 1];
  private boolean ended;

  /**
   * Walks over the rows of a range of places.
   *
   * @param from the first place, inclusive; below 0 for the tree's start
   * @param to the last place, inclusive
   */
  public IndexWalk(PageSource source, PageFormat format, long root, long from, long to) {
    super(source, format, root, LEAF_INDEX);
    this.from = Math.max(from, 0);
    this.to = to;
  }

  /**
   * The place of a child.
   *
   * @param place the place of the page that points to it
   * @param depth the interior pages above that page
   * @param child the child's number on the page
   */
  static long place(long place, int depth, int child) {
    return depth < NUMBERED ? place | (long) child << shift(depth) : place;
  }

  private static int shift(int depth) {
    return 16 * (NUMBERED - 1 - depth);
  }

  /** The place of the row behind a child: the last below the child's own. */
  private static long behind(long childPlace, int depth) {
    return depth < NUMBERED ? childPlace | ((1L << shift(depth)) - 1) : childPlace;
  }

  @Override
  public boolean next() throws IOException {
    while (!ended) {
      if (leafCell < leafCells) {
        readLeaf(leafCell++);
        return true;
      }
      if (depth == 0) {
        if (leafPage != 0) {
          break;
        }
        start();
        continue;
      }
      Level level = levels[depth - 1];
      if (level.cellDue) {
        level.cellDue = false;
        if (behind(places[depth], depth - 1) > to) {
          break;
        }
        readInterior(level, level.next - 1);
        return true;
      }
      if (level.next > level.cells) {
        ended = --depth == 0;
      } else if (!visit(level, level.next)) {
        break;
      }
    }
    ended = true;
    return false;
  }

  /** Goes down from the root to where the range begins. */
  private void start() throws IOException {
    boolean leafReached = go(root, root, 1);
    while (!leafReached && depth <= NUMBERED) {
      Level level = levels[depth - 1];
      int child = (int) (from >>> shift(depth - 1)) & 0xffff;
      if (child > level.cells) {
        throw new MalformedPageException(level.page, "it has no child " + child);
      }
      visit(level, child);
      leafReached = levels[depth - 1] == level;
    }
  }

  /** Goes to a child; false where it is behind the range. */
  private boolean visit(Level level, int child) throws IOException {
    long place = place(places[depth - 1], depth - 1, child);
    if (place > to) {
      return false;
    }
    level.next = child + 1;
    level.cellDue = child < level.cells;
    places[depth] = place;
    go(level.child(child), level.page, ahead(level, child));
    return true;
  }

  private boolean go(long page, long parent, int ahead) throws IOException {
    if (page > 0 && page <= Integer.MAX_VALUE) {
      if (met.get((int) page)) {
        throw new MalformedPageException(parent, "it points to page " + page + ", as another does");
      }
      met.set((int) page);
    }
    return enter(page, parent, ahead);
  }

  private void readLeaf(int index) throws MalformedPageException {
    int offset = BigEndian.u16(leaf, leafStart + LEAF_HEADER + 2 * index);
    if (offset < LEAF_HEADER + 2 * leafCells || offset > format.usable() - SMALLEST_CELL) {
      throw misplaced(leafPage, index, offset);
    }
    read(leafPage, leaf, leafStart, leafStart + offset);
  }

  private void readInterior(Level level, int index) throws MalformedPageException {
    read(level.page, level.bytes, 0, level.cell(index) + 4);
  }

  private void read(long page, byte[] bytes, int start, int at) throws MalformedPageException {
    payload(
        page, bytes, start, at + BigEndian.varintLength(bytes, at), BigEndian.varint(bytes, at));
  }
}

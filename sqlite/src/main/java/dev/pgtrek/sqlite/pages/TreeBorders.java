package dev.pgtrek.sqlite.pages;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a b-tree into parts of about equally many rows, from its interior pages alone: of the leaves
 * only the headers of a few are read. The same bytes give the same parts.
 */
public final class TreeBorders {

  /** Leaves below one page whose cells are counted. */
  private static final int SAMPLES = 8;

  /** The last part is joined to the one before where it is smaller than such a share of a part. */
  private static final int SMALLEST_REST = 4;

  private final PageSource source;
  private final PageFormat format;
  private final boolean rowids;
  private final long rowsPerPart;
  private final byte[] header = new byte[TreeWalk.LEAF_HEADER];
  private final List<Long> ends = new ArrayList<>();
  private double rows;
  private long pages;
  private long lastKey;
  private boolean keyed;

  private TreeBorders(PageSource source, PageFormat format, boolean rowids, long rowsPerPart) {
    this.source = source;
    this.format = format;
    this.rowids = rowids;
    this.rowsPerPart = rowsPerPart;
  }

  /**
   * Where parts end, the last one's end left out: rowids of a table b-tree, {@linkplain IndexWalk
   * places} of an index b-tree; inclusive and rising.
   *
   * @param rowids whether it is a table b-tree
   * @param rowsPerPart at least 1; a part is never smaller than a leaf
   */
  public static List<Long> ends(
      PageSource source, PageFormat format, long root, boolean rowids, long rowsPerPart)
      throws IOException {
    TreeBorders borders = new TreeBorders(source, format, rowids, rowsPerPart);
    if (!borders.isLeaf(root, root)) {
      borders.visit(root, 0, 0);
      borders.joinASmallRest();
    }
    return borders.ends;
  }

  private void joinASmallRest() {
    if (!ends.isEmpty() && rows * SMALLEST_REST < rowsPerPart) {
      ends.removeLast();
    }
  }

  private int leafType() {
    return rowids ? TreeWalk.LEAF_TABLE : TreeWalk.LEAF_INDEX;
  }

  /** Reads a page's header, and says whether it is a leaf of the tree. */
  private boolean isLeaf(long page, long parent) throws IOException {
    if (!format.holdsContent(page)) {
      throw new MalformedPageException(
          parent, "it points to page " + page + ", where no part of a tree can be");
    }
    source.read(format.position(page), header, 0, header.length);
    int type = header[0] & 0xff;
    if (type != leafType() && type != leafType() - TreeWalk.LEAF_HEADER) {
      throw new MalformedPageException(
          page, "it begins with " + type + ", and its tree has pages of kind " + leafType());
    }
    return type == leafType();
  }

  private int cells() {
    return BigEndian.u16(header, 3);
  }

  /** Passes over an interior page and the interior pages below it. */
  private void visit(long page, int depth, long place) throws IOException {
    Level level = load(page, depth);
    if (isLeaf(level.child(0), page)) {
      pass(level, depth, place, rowsPerLeaf(level));
      return;
    }
    for (int i = 0; i <= level.cells; i++) {
      if (isLeaf(level.child(i), page)) {
        rows += cells();
      } else {
        visit(level.child(i), depth + 1, rowids ? 0 : IndexWalk.place(place, depth, i));
      }
      close(level, i, depth, place, 0);
    }
  }

  /**
   * Passes over the leaves below an interior page. Apart, because this is the loop that goes often:
   * the JVM compiles it without what the rest of the visit would bring with it.
   */
  private void pass(Level level, int depth, long place, double perLeaf)
      throws MalformedPageException {
    for (int i = 0; i <= level.cells; i++) {
      rows += perLeaf;
      close(level, i, depth, place, perLeaf);
    }
  }

  /** What follows on a child: in an index tree a row of the page's own, and perhaps a border. */
  private void close(Level level, int child, int depth, long place, double perLeaf)
      throws MalformedPageException {
    if (child < level.cells) {
      rows += rowids ? 0 : 1;
      border(level, child, depth, place, perLeaf);
    }
  }

  /** Ends a part behind a child if it is full, or nearer to full than with the next leaf. */
  private void border(Level level, int child, int depth, long place, double perLeaf)
      throws MalformedPageException {
    long end;
    if (rowids) {
      end = level.key(child);
      if (keyed && end <= lastKey) {
        throw new MalformedPageException(level.page, "its keys do not rise");
      }
      lastKey = end;
      keyed = true;
    } else if (depth < IndexWalk.NUMBERED) {
      end = IndexWalk.place(place, depth, child + 1) - 1;
    } else {
      return;
    }
    if (rows + perLeaf / 2 >= rowsPerPart) {
      ends.add(end);
      rows = 0;
    }
  }

  private Level load(long page, int depth) throws IOException {
    if (++pages > format.pageCount() || depth == TreeWalk.DEEPEST) {
      throw new MalformedPageException(page, "its tree has more pages than the file");
    }
    Level level = new Level(format);
    level.load(source, page);
    return level;
  }

  private double rowsPerLeaf(Level level) throws IOException {
    int children = level.cells + 1;
    int samples = Math.min(children, SAMPLES);
    long sum = 0;
    int leaves = 0;
    for (int i = 0; i < samples; i++) {
      if (isLeaf(level.child((int) ((long) i * children / samples)), level.page)) {
        sum += cells();
        leaves++;
      }
    }
    return Math.max(1, (double) sum / Math.max(1, leaves));
  }
}

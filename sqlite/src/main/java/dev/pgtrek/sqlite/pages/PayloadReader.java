package dev.pgtrek.sqlite.pages;

import java.io.IOException;

/**
 * Reads a cell's payload wherever it lies: on the cell's page and in its chain of overflow pages.
 * Section 1.7: each begins with the number of the next, and the last with 0. Goes forward cheaply;
 * going back begins the chain anew. For one thread.
 */
public final class PayloadReader {

  private static final int FIRST_AHEAD = 4;

  private final PageFormat format;
  private final PageBlock block;
  private int ahead = FIRST_AHEAD;

  private byte[] bytes = new byte[0];
  private int start;
  private int length;
  private int local;
  private long cellPage;
  private long first;

  /** The page of the chain where the reader stands, and its place in the chain; -1 before it. */
  private long page;

  private int place;

  /** A page of the chain that is compared with the later ones, so that a loop is seen. */
  private long mark;

  private int nextMark;

  public PayloadReader(PageSource source, PageFormat format) {
    this.format = format;
    this.block = new PageBlock(source, format);
  }

  /** Turns to a cell; its bytes stay as they are while they are read. */
  public void begin(Cell cell) {
    bytes = cell.bytes;
    start = cell.start;
    length = cell.length;
    local = cell.local;
    cellPage = cell.page;
    first = cell.overflow;
    rewind();
  }

  private void rewind() {
    place = -1;
    page = 0;
    mark = 0;
    nextMark = 1;
  }

  /**
   * Copies a part of the payload.
   *
   * @param from its first byte, counted in the payload
   * @param count its bytes; the part lies within the payload
   */
  public void read(int from, byte[] into, int offset, int count) throws IOException {
    int at = from;
    int to = offset;
    int rest = count;
    if (at < local) {
      int here = Math.min(rest, local - at);
      System.arraycopy(bytes, start + at, into, to, here);
      at += here;
      to += here;
      rest -= here;
    }
    while (rest > 0) {
      int wanted = (at - local) / format.overflowBytes();
      int skipped = (at - local) % format.overflowBytes();
      go(wanted);
      int here = Math.min(rest, format.overflowBytes() - skipped);
      System.arraycopy(block.bytes(), block.offset(page) + 4 + skipped, into, to, here);
      at += here;
      to += here;
      rest -= here;
    }
  }

  /** Goes to a page of the chain, by its place in it from 0. */
  private void go(int wanted) throws IOException {
    if (wanted < place) {
      rewind();
    }
    int pages = (length - local - 1) / format.overflowBytes() + 1;
    while (place < wanted) {
      long from = place < 0 ? cellPage : page;
      long next = place < 0 ? first : BigEndian.u32(block.bytes(), block.offset(page));
      enter(next, from, pages - place - 1);
      if (place == pages - 1 && BigEndian.u32(block.bytes(), block.offset(page)) != 0) {
        throw new MalformedPageException(page, "it is the last of a payload, and points further");
      }
    }
    hold(page, pages - place);
  }

  private void enter(long next, long from, int left) throws IOException {
    if (!format.holdsContent(next)) {
      throw new MalformedPageException(
          from, "it says that a payload goes on in page " + next + ", where it cannot");
    }
    if (next == mark || next == cellPage) {
      throw new MalformedPageException(from, "it is in a payload whose pages form a loop");
    }
    place++;
    page = next;
    if (place == nextMark) {
      mark = next;
      nextMark *= 2;
    }
    hold(next, left);
  }

  /** Has a page at hand; reads the more at once, the longer pages have followed each other. */
  private void hold(long wanted, int left) throws IOException {
    if (block.holds(wanted)) {
      return;
    }
    ahead = block.holds(wanted - 1) ? Math.min(ahead * 2, block.capacity()) : FIRST_AHEAD;
    block.read(wanted, Math.min(ahead, left));
  }
}

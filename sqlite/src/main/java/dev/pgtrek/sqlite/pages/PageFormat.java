package dev.pgtrek.sqlite.pages;

import dev.pgtrek.sqlite.file.DatabaseHeader;

/**
 * What the pages of one file have in common. Sections 1.2, 1.3, 1.4, 1.6 and 1.8 of the file
 * format.
 *
 * @param pageSize bytes of a page: a power of two from 512 to 65536
 * @param usable bytes of a page that are not reserved for extensions; at least 480
 * @param pageCount pages that the file really holds
 * @param hasPointerMap whether pages stand between the others that say who points to whom
 */
public record PageFormat(int pageSize, int usable, long pageCount, boolean hasPointerMap) {

  /** The byte that SQLite locks; the page around it holds nothing. Section 1.4. */
  private static final long LOCK_BYTE = 1L << 30;

  /** Section 1.3.4: the usable size is not below this. */
  private static final int LEAST_USABLE = 480;

  public PageFormat {
    if (usable < LEAST_USABLE || usable > pageSize) {
      throw new IllegalArgumentException("no page has " + usable + " usable bytes");
    }
  }

  /**
   * The format of a file.
   *
   * @param length the file's length in bytes
   */
  public static PageFormat of(DatabaseHeader header, long length) throws MalformedPageException {
    int usable = header.pageSize() - header.reserved();
    if (usable < LEAST_USABLE) {
      throw new MalformedPageException(
          1, "it reserves " + header.reserved() + " bytes of each page");
    }
    long whole = length / header.pageSize();
    long pages = header.pageCountIsValid() ? Math.min(header.pageCount(), whole) : whole;
    return new PageFormat(header.pageSize(), usable, pages, header.largestRoot() != 0);
  }

  /** Where a page begins in the file. */
  long position(long page) {
    return (page - 1) * pageSize;
  }

  /** Whether a page can be part of a tree of rows or of a payload. */
  boolean holdsContent(long page) {
    return page >= 2
        && page <= pageCount
        && page != LOCK_BYTE / pageSize + 1
        && !(hasPointerMap && isPointerMap(page));
  }

  /**
   * Section 1.8: page 2 is the first pointer map, and each is followed by as many pages as it has
   * entries of five bytes; one that would fall on the lock-byte page moves behind it.
   */
  private boolean isPointerMap(long page) {
    long stride = usable / 5 + 1L;
    long map = (page - 2) / stride * stride + 2;
    return page == (map == LOCK_BYTE / pageSize + 1 ? map + 1 : map);
  }

  /**
   * The most bytes of payload that a cell keeps on its page: X of section 1.6.
   *
   * @param rows whether the cell is in a leaf of a table b-tree
   */
  int mostLocal(boolean rows) {
    return rows ? usable - 35 : (usable - 12) * 64 / 255 - 23;
  }

  /** The bytes that a spilling cell keeps at least: M of section 1.6. */
  int leastLocal() {
    return (usable - 12) * 32 / 255 - 23;
  }

  /** Payload bytes of an overflow page. Section 1.7. */
  int overflowBytes() {
    return usable - 4;
  }

  /**
   * The bytes that a spilling cell keeps: K, or M where K is too much. Section 1.6.
   *
   * @param length bytes of its payload, more than {@code most}
   * @param most {@link #mostLocal}
   */
  int local(int length, int most) {
    int least = leastLocal();
    int even = least + (length - least) % overflowBytes();
    return even <= most ? even : least;
  }
}

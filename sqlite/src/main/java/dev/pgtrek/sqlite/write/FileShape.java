package dev.pgtrek.sqlite.write;

/**
 * What a new file has to be told before its first page is written.
 *
 * @param pageSize bytes of a page: a power of two from 512 to 65536
 * @param encoding as SQLite's {@code PRAGMA encoding} spells it: {@code UTF-8}, {@code UTF-16le},
 *     {@code UTF-16be}
 */
public record FileShape(int pageSize, String encoding) {

  /** SQLite's own. */
  public static final FileShape USUAL = new FileShape(4096, "UTF-8");

  public FileShape {
    if (Integer.bitCount(pageSize) != 1 || pageSize < 512 || pageSize > 65_536) {
      throw new IllegalArgumentException("pages of " + pageSize + " bytes cannot be");
    }
    if (!encoding.matches("UTF-(8|16(le|be))")) {
      throw new IllegalArgumentException("SQLite knows no encoding " + encoding);
    }
  }
}

package dev.pgtrek.sqlite.file;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** What a file seems to be that is no readable database. */
public enum FileKind {
  /** The start of a database is there, but what follows is not. */
  DAMAGED_HEADER,
  /** SQLite before 3. */
  SQLITE_2,
  /** A dump: SQL as text. */
  SQL_TEXT,
  /** gzip, zip, zstd, xz or bzip2. */
  COMPRESSED,
  /** No order is to be seen in the bytes, as in an encrypted database. */
  RANDOM,
  /** Anything else. */
  OTHER;

  /**
   * Bits per byte above which bytes count as random: 4096 random bytes measure about 7.95, text
   * below 6, machine code below 7.
   */
  private static final double RANDOM_BITS = 7.4;

  private static final int ENOUGH_BYTES = 1024;

  /**
   * Guesses from a file's first bytes, best 4096 of them.
   *
   * @param start what does not parse as a header
   */
  public static FileKind of(byte[] start) {
    if (DatabaseHeader.hasMagic(start)) {
      return DAMAGED_HEADER;
    }
    String text = new String(start, StandardCharsets.ISO_8859_1);
    if (text.startsWith("** This file contains an SQLite 2")) {
      return SQLITE_2;
    }
    if (text.startsWith("\u001f\u008b")
        || text.startsWith("PK\u0003\u0004")
        || text.startsWith("(\u00b5/\u00fd")
        || text.startsWith("\u00fd7zXZ")
        || text.startsWith("BZh")) {
      return COMPRESSED;
    }
    String upper = text.stripLeading().toUpperCase(Locale.ROOT);
    if (upper.startsWith("PRAGMA ")
        || upper.startsWith("BEGIN TRANSACTION")
        || upper.startsWith("CREATE TABLE")
        || upper.startsWith("-- ")) {
      return SQL_TEXT;
    }
    return start.length >= ENOUGH_BYTES && bitsPerByte(start) > RANDOM_BITS ? RANDOM : OTHER;
  }

  /** Shannon's entropy of the bytes. */
  private static double bitsPerByte(byte[] bytes) {
    int[] counts = new int[256];
    for (byte b : bytes) {
      counts[b & 0xff]++;
    }
    double bits = 0;
    for (int count : counts) {
      if (count > 0) {
        double share = (double) count / bytes.length;
        bits -= share * Math.log(share) / Math.log(2);
      }
    }
    return bits;
  }
}

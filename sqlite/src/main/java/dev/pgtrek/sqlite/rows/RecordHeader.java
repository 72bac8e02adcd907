package dev.pgtrek.sqlite.rows;

import dev.pgtrek.sqlite.pages.BigEndian;
import dev.pgtrek.sqlite.pages.Cell;
import dev.pgtrek.sqlite.pages.MalformedPageException;
import dev.pgtrek.sqlite.pages.PayloadReader;
import java.io.IOException;

/**
 * The serial types of one record, and where its values lie. Section 2.1. Taken once per row, and
 * only as far as the last column that is wanted. For one thread.
 */
final class RecordHeader {

  static final byte NULL = 0;
  static final byte REAL = 7;
  static final byte ZERO = 8;
  static final byte ONE = 9;
  static final byte BLOB = 12;
  static final byte TEXT = 13;

  /** The first of two bytes that say less than one byte could. */
  private static final byte FEWEST_HIGH_BITS = (byte) 0x80;

  /** SQLite's own limit: three bytes for each of the most columns that a table can have. */
  private static final int LONGEST = 98307;

  /** What each byte that is a whole serial type means: a code above. */
  private static final byte[] CODES = new byte[128];

  private static final int[] LENGTHS = new int[128];

  static {
    byte[] fixed = {0, 1, 2, 3, 4, 6, 8, 8, 0, 0};
    for (int type = 0; type < 128; type++) {
      CODES[type] = type < BLOB ? (byte) type : type % 2 == 0 ? BLOB : TEXT;
      LENGTHS[type] = type < fixed.length ? fixed[type] : type < BLOB ? -1 : (type - BLOB) / 2;
    }
  }

  private final int wanted;
  private final byte[] codes;

  /** Where each field begins in the payload; one more than fields, so that lengths come out. */
  private final int[] starts;

  private byte[] spilled = new byte[0];
  private int fields;

  /**
   * @param wanted fields to take
   */
  RecordHeader(int wanted) {
    this.wanted = wanted;
    this.codes = new byte[wanted];
    this.starts = new int[wanted + 1];
  }

  /** Fields that the record has, among those wanted; the others are younger than the row. */
  int fields() {
    return fields;
  }

  /** The serial type of a field, with {@link #BLOB} and {@link #TEXT} for all lengths. */
  int code(int field) {
    return codes[field];
  }

  /** Where a field begins in the payload. */
  int start(int field) {
    return starts[field];
  }

  /** Bytes of a field. */
  int length(int field) {
    return starts[field + 1] - starts[field];
  }

  /** Takes the header of a cell's record. */
  void read(Cell cell, PayloadReader payload) throws IOException {
    byte[] bytes = cell.bytes();
    int at = cell.start();
    int size = bytes[at];
    int sizeBytes = 1;
    if (size < 0) {
      size = longSize(cell);
      sizeBytes = BigEndian.varintLength(bytes, at);
    }
    if (size < sizeBytes || size > cell.length()) {
      throw malformed(cell, "a record's header has " + size + " bytes");
    }
    if (size > cell.local()) {
      bytes = spilled(size, payload);
      at = 0;
    }
    readTypes(cell, bytes, at + sizeBytes, at + size, size);
  }

  private void readTypes(Cell cell, byte[] bytes, int from, int end, int headerSize)
      throws MalformedPageException {
    int total = cell.length();
    int at = from;
    int start = headerSize;
    int field = 0;
    int last = wanted;
    while (field < last && at < end) {
      int type = bytes[at];
      int length;
      if (type >= 0) {
        at++;
        codes[field] = CODES[type];
        length = LENGTHS[type];
        if (length < 0) {
          throw malformed(cell, "a record has a value of the reserved kind " + type);
        }
      } else if (bytes[at + 1] >= 0 && type > FEWEST_HIGH_BITS) {
        // A text or blob of 58 to 8185 bytes, as most are whose kind takes more than one byte.
        int serial = (type & 0x7f) << 7 | bytes[at + 1];
        at += 2;
        codes[field] = (serial & 1) == 0 ? BLOB : TEXT;
        length = (serial - BLOB) >> 1;
      } else {
        long serial = BigEndian.varint(bytes, at);
        at += BigEndian.varintLength(bytes, at);
        codes[field] = CODES[serial < BLOB ? (int) Math.max(serial, 0) : BLOB + (int) (serial & 1)];
        length = longLength(cell, serial, total);
      }
      starts[field++] = start;
      start += length;
      if (start > total || start < 0) {
        throw malformed(cell, "a record's values are longer than the record");
      }
    }
    starts[field] = start;
    fields = field;
    if (at > end || (at == end && start != total)) {
      throw malformed(cell, "a record's header and its values do not fit each other");
    }
  }

  private static int longLength(Cell cell, long serial, int total) throws MalformedPageException {
    if (serial < 0 || serial == 10 || serial == 11) {
      throw malformed(cell, "a record has a value of a reserved kind");
    }
    long length = serial < BLOB ? LENGTHS[(int) serial] : (serial - BLOB) / 2;
    if (length > total) {
      throw malformed(cell, "a record's values are longer than the record");
    }
    return (int) length;
  }

  /** The size of a header where it takes more than one byte to say. */
  private static int longSize(Cell cell) throws MalformedPageException {
    if (cell.local() < BigEndian.varintLength(cell.bytes(), cell.start())) {
      throw malformed(cell, "a record is shorter than its header's size");
    }
    long size = BigEndian.varint(cell.bytes(), cell.start());
    if (size < 0 || size > LONGEST) {
      throw malformed(cell, "a record's header has " + size + " bytes");
    }
    return (int) size;
  }

  /** A header that reaches into overflow pages, in one piece. */
  private byte[] spilled(int size, PayloadReader payload) throws IOException {
    if (spilled.length < size + BigEndian.LONGEST_VARINT) {
      spilled = new byte[size + BigEndian.LONGEST_VARINT];
    }
    payload.read(0, spilled, 0, size);
    return spilled;
  }

  private static MalformedPageException malformed(Cell cell, String what) {
    return new MalformedPageException(cell.page(), what);
  }
}

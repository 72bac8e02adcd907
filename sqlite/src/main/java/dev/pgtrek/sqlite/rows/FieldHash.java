package dev.pgtrek.sqlite.rows;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import dev.pgtrek.sqlite.pages.BigEndian;
import dev.pgtrek.sqlite.pages.Cell;
import dev.pgtrek.sqlite.pages.PayloadReader;
import java.io.IOException;

/**
 * Hashes of stored values that are equal where SQLite takes the values for the same, in whatever
 * record they stand: a number is hashed by its value, so that an integer and the real that it was
 * stored in place of agree. For one thread.
 */
final class FieldHash {

  /** Bytes of a value that are hashed at once, so that no value has to be in memory whole. */
  private static final int PIECE = 64 * 1024;

  private static final long FACTOR = 0x9E3779B97F4A7C15L;
  private static final long NULL = 0x5851F42D4C957F2DL;

  private final Hasher64 hasher = Hashing.xxh3_64();
  private final byte[] scratch = new byte[PIECE];

  /** Hashes a field of a record, whose payload the reader stands at where it is spilled. */
  long of(RecordHeader record, int field, Cell cell, PayloadReader payload) throws IOException {
    int code = record.code(field);
    int at = record.start(field);
    int length = record.length(field);
    if (code == RecordHeader.NULL) {
      return NULL;
    }
    if (code >= RecordHeader.BLOB) {
      return bytes(code, at, length, cell, payload);
    }
    if (code >= RecordHeader.ZERO) {
      return integer((long) code - RecordHeader.ZERO);
    }
    byte[] from = cell.bytes();
    int place = cell.start() + at;
    if (at + length > cell.local()) {
      payload.read(at, scratch, 0, length);
      from = scratch;
      place = 0;
    }
    return code == RecordHeader.REAL
        ? real(Double.longBitsToDouble(BigEndian.i64(from, place)))
        : integer(BigEndian.integer(from, place, length));
  }

  private long bytes(int code, int at, int length, Cell cell, PayloadReader payload)
      throws IOException {
    long hash = code;
    boolean here = at + length <= cell.local();
    for (int done = 0; done < length; done += PIECE) {
      int piece = Math.min(PIECE, length - done);
      if (here) {
        hash = mix(hash, hasher.hashBytesToLong(cell.bytes(), cell.start() + at + done, piece));
      } else {
        payload.read(at + done, scratch, 0, piece);
        hash = mix(hash, hasher.hashBytesToLong(scratch, 0, piece));
      }
    }
    return hash;
  }

  /** Hashes a value that no record holds. */
  long of(StoredValue value, TextEncoding encoding) {
    return switch (value.kind()) {
      case INTEGER -> integer(value.integer());
      case REAL -> real(value.real());
      case TEXT -> whole(RecordHeader.TEXT, encoding.encode(value.bytes()));
      case BLOB -> whole(RecordHeader.BLOB, value.bytes());
      case NULL, LARGE_TEXT, LARGE_BLOB -> NULL;
    };
  }

  private long whole(int code, byte[] bytes) {
    long hash = code;
    for (int done = 0; done < bytes.length; done += PIECE) {
      int piece = Math.min(PIECE, bytes.length - done);
      hash = mix(hash, hasher.hashBytesToLong(bytes, done, piece));
    }
    return hash;
  }

  static long integer(long value) {
    double asReal = (double) value;
    boolean exact = asReal != 0x1p63 && (long) asReal == value;
    return exact ? real(asReal) : mix(1, value);
  }

  /** NaN is what SQLite reads as NULL; the two zeros compare equal. */
  private static long real(double value) {
    return Double.isNaN(value) ? NULL : mix(0, Double.doubleToLongBits(value == 0 ? 0.0 : value));
  }

  /** A hash so far and the next one. */
  static long mix(long hash, long next) {
    long mixed = (hash ^ next) * FACTOR + Long.rotateLeft(hash, 29);
    mixed ^= mixed >>> 32;
    mixed *= 0xD6E8FEB86659FD93L;
    return mixed ^ mixed >>> 29;
  }
}

package dev.pgtrek.sqlite.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * The first 100 bytes of a database, as section 1.3 of SQLite's "Database File Format" lays them
 * out.
 *
 * @param pageSize bytes of a page: a power of two from 512 to 65536
 * @param reserved bytes at the end of each page that are kept for extensions
 * @param writeVersion 1 for a rollback journal, 2 for a write-ahead log
 * @param changeCounter counts the transactions outside of a write-ahead log
 * @param pageCount pages as the header says; only to be trusted where {@link #pageCountIsValid()}
 * @param largestRoot the highest root page, in a database that keeps pointer maps; else 0
 * @param encoding 1 UTF-8, 2 UTF-16le, 3 UTF-16be; 0 in a database without content
 * @param userVersion the application's own number
 * @param applicationId which application's format it is
 * @param versionValidFor the change counter when the page count was written
 * @param writtenBy the SQLite version that wrote last, as a number such as 3054001
 */
public record DatabaseHeader(
    int pageSize,
    int reserved,
    int writeVersion,
    long changeCounter,
    long pageCount,
    long largestRoot,
    int encoding,
    int userVersion,
    int applicationId,
    long versionValidFor,
    int writtenBy) {

  /** Bytes of a header. */
  public static final int LENGTH = 100;

  private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

  /** Whether bytes begin as every plain database of SQLite 3 does. */
  public static boolean hasMagic(byte[] start) {
    return start.length >= MAGIC.length
        && Arrays.equals(start, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
  }

  /** Reads a file's header; empty where the bytes cannot be one. */
  public static Optional<DatabaseHeader> read(Path file) throws IOException {
    return of(firstBytes(file, LENGTH + 1));
  }

  /**
   * Interprets a file's first bytes; empty where they cannot be a header.
   *
   * @param start at least 101 bytes: the byte behind the header tells an intact first page
   */
  public static Optional<DatabaseHeader> of(byte[] start) {
    if (start.length <= LENGTH || !hasMagic(start)) {
      return Optional.empty();
    }
    ByteBuffer header = ByteBuffer.wrap(start);
    int size = header.getShort(16) & 0xffff;
    int pageSize = size == 1 ? 65536 : size;
    boolean sound =
        pageSize >= 512
            && Integer.bitCount(pageSize) == 1
            && start[21] == 64
            && start[22] == 32
            && start[23] == 32
            && (start[LENGTH] == 13 || start[LENGTH] == 5);
    if (!sound) {
      return Optional.empty();
    }
    return Optional.of(
        new DatabaseHeader(
            pageSize,
            start[20] & 0xff,
            start[18],
            header.getInt(24) & 0xffffffffL,
            header.getInt(28) & 0xffffffffL,
            header.getInt(52) & 0xffffffffL,
            header.getInt(56),
            header.getInt(60),
            header.getInt(68),
            header.getInt(92) & 0xffffffffL,
            header.getInt(96)));
  }

  /** A file's first bytes, fewer where it is shorter. */
  public static byte[] firstBytes(Path file, int count) throws IOException {
    ByteBuffer into = ByteBuffer.allocate(count);
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      while (into.hasRemaining() && channel.read(into) >= 0) {
        // Reads on: a read may give fewer bytes than asked for.
      }
    }
    return Arrays.copyOf(into.array(), into.position());
  }

  /** Whether the file is in write-ahead-log mode. */
  public boolean isWal() {
    return writeVersion == 2;
  }

  /** Old writers leave the page count as it was; then only the file's length tells. */
  public boolean pageCountIsValid() {
    return pageCount > 0 && changeCounter == versionValidFor;
  }

  /** The text encoding in words. */
  public String encodingName() {
    return switch (encoding) {
      case 2 -> "UTF-16le";
      case 3 -> "UTF-16be";
      default -> "UTF-8";
    };
  }

  /** The version that wrote last, as {@code 3.54.1}. */
  public String writtenByName() {
    return writtenBy / 1_000_000 + "." + writtenBy / 1000 % 1000 + "." + writtenBy % 1000;
  }
}

package dev.pgtrek.sqlite;

import com.dynatrace.hash4j.hashing.HashStream128;
import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hashing;
import dev.pgtrek.sqlite.file.DatabaseHeader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Two names for a snapshot's bytes, from one pass over them.
 *
 * @param sha256 of the file as it is
 * @param contentId of what the file holds, apart from what copying leaves in it: XXH3 of 128 bits,
 *     which tells apart what was not made to deceive, at a small part of a SHA-256's cost
 */
record Digests(String sha256, String contentId) {

  private static final int BUFFER = 1 << 20;

  /** SQLite's locks lie at this offset; the page around it is never written. */
  private static final long LOCK_BYTES = 0x40000000L;

  /**
   * Reads a file.
   *
   * <p>The content id passes over these parts of the header (section 1.3 of "Database File
   * Format"): the journal's kind (18, 19), which a snapshot sets to rollback; the change counter
   * (24 to 27) and its echo (92 to 95) and the writer's version (96 to 99), which every writer
   * sets, the copying one too; and the schema cookie (40 to 43), which the backup API sets anew and
   * whose meaning is only that it changes. It passes over the page of the lock bytes, and over all
   * behind the last page. Everything else, free pages included, is copied page by page as it is.
   */
  static Digests of(Path file, DatabaseHeader header, long pages) throws IOException {
    MessageDigest whole = digest();
    HashStream128 content = Hashing.xxh3_128().hashStream();
    long end = pages * header.pageSize();
    long lockPage = LOCK_BYTES / header.pageSize() * header.pageSize();
    byte[] buffer = new byte[BUFFER];
    long at = 0;
    try (InputStream in = Files.newInputStream(file)) {
      for (int count = in.readNBytes(buffer, 0, BUFFER);
          count > 0;
          count = in.readNBytes(buffer, 0, BUFFER)) {
        whole.update(buffer, 0, count);
        blank(buffer, at, 18, 20);
        blank(buffer, at, 24, 28);
        blank(buffer, at, 40, 44);
        blank(buffer, at, 92, 100);
        blank(buffer, at, lockPage, lockPage + header.pageSize());
        content.putBytes(buffer, 0, (int) Math.max(0, Math.min(count, end - at)));
        at += count;
      }
    }
    return new Digests(HexFormat.of().formatHex(whole.digest()), hex(content.get()));
  }

  /** Zeroes the bytes of the file from one offset to another, exclusive, that the buffer holds. */
  private static void blank(byte[] buffer, long at, long from, long to) {
    long first = Math.max(from, at);
    long last = Math.min(to, at + buffer.length);
    if (first < last) {
      Arrays.fill(buffer, (int) (first - at), (int) (last - at), (byte) 0);
    }
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static String hex(HashValue128 hash) {
    return "%016x%016x".formatted(hash.getMostSignificantBits(), hash.getLeastSignificantBits());
  }
}

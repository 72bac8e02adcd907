package dev.pgtrek.sqlite;

import dev.pgtrek.sqlite.file.DatabaseHeader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Arrays;

/** Damages files, as disks do. */
final class Damage {

  private Damage() {}

  /**
   * Overwrites a page.
   *
   * @param page from 1
   */
  static void destroyPage(Path file, int page) throws IOException {
    int size = DatabaseHeader.read(file).orElseThrow().pageSize();
    byte[] garbage = new byte[size];
    Arrays.fill(garbage, (byte) 0xa5);
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek((page - 1L) * size);
      bytes.write(garbage);
    }
  }
}

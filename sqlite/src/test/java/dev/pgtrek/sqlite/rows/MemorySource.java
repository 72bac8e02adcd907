package dev.pgtrek.sqlite.rows;

import dev.pgtrek.sqlite.pages.PageSource;
import java.io.EOFException;

/** A file in memory, which counts how much is read of it. */
final class MemorySource implements PageSource {

  private final byte[] file;
  private long reads;

  MemorySource(byte[] file) {
    this.file = file;
  }

  long reads() {
    return reads;
  }

  @Override
  public void read(long position, byte[] into, int offset, int length) throws EOFException {
    reads++;
    if (position < 0 || position + length > file.length) {
      throw new EOFException("bytes " + position + " to " + (position + length));
    }
    System.arraycopy(file, (int) position, into, offset, length);
  }

  @Override
  public void close() {}
}

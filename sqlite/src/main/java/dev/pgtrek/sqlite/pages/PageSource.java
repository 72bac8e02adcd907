package dev.pgtrek.sqlite.pages;

import java.io.IOException;

/** The bytes of a file that nothing changes. For one thread. */
public interface PageSource extends AutoCloseable {

  /**
   * Copies bytes.
   *
   * @param position the first byte's place in the file
   * @throws java.io.EOFException if the file ends before
   */
  void read(long position, byte[] into, int offset, int length) throws IOException;

  @Override
  void close() throws IOException;
}

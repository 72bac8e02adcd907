package dev.pgtrek.sqlite.pages;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file read through a channel of its own: an interrupt closes the channel that a thread reads
 * from, and must not close it for others.
 */
public final class FileSource implements PageSource {

  private final FileChannel channel;

  private FileSource(FileChannel channel) {
    this.channel = channel;
  }

  public static FileSource open(Path file) throws IOException {
    return new FileSource(FileChannel.open(file, StandardOpenOption.READ));
  }

  @Override
  public void read(long position, byte[] into, int offset, int length) throws IOException {
    ByteBuffer rest = ByteBuffer.wrap(into, offset, length);
    while (rest.hasRemaining()) {
      if (channel.read(rest, position + length - rest.remaining()) < 0) {
        throw new EOFException("the file ends at byte " + (position + length - rest.remaining()));
      }
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}

package dev.pgtrek.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Writes files that others may read at any moment. */
public final class WholeFile {

  private WholeFile() {}

  /**
   * Puts a text into a file, as UTF-8. The file appears whole or not at all, and takes the place of
   * one that was there; its content is on the disk before it has its name. A process that is killed
   * meanwhile leaves {@code .NAME.unfinished} beside it, which the next writing takes away.
   *
   * @throws IOException if it cannot be written; then nothing has changed, and nothing is left
   */
  public static void write(Path file, String text) throws IOException {
    Path absolute = file.toAbsolutePath();
    Path unfinished = absolute.resolveSibling("." + absolute.getFileName() + ".unfinished");
    try {
      writeDurably(unfinished, text);
      Files.move(
          unfinished,
          absolute,
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      Files.deleteIfExists(unfinished);
      throw e;
    }
  }

  private static void writeDurably(Path file, String text) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }
}

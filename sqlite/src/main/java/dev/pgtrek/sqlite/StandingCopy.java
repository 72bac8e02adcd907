package dev.pgtrek.sqlite;

import dev.pgtrek.sqlite.file.DatabaseFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Copies the files of a database that nobody writes: the main file, and the log or journal that
 * belongs to it. SQLite then works on the copy alone, and the source's folder stays as it is, be it
 * read-only or not.
 */
final class StandingCopy {

  private static final int ATTEMPTS = 3;

  private StandingCopy() {}

  /**
   * Copies.
   *
   * @return whether the files stood still meanwhile; if not, the copy is of no use
   */
  static boolean run(DatabaseFiles from, DatabaseFiles to) throws IOException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      String before = from.state();
      copy(from.main(), to.main());
      copyOrRemove(from.wal(), to.wal());
      copyOrRemove(from.journal(), to.journal());
      if (from.state().equals(before)) {
        return true;
      }
    }
    return false;
  }

  private static void copyOrRemove(Path from, Path to) throws IOException {
    if (DatabaseFiles.size(from) > 0) {
      copy(from, to);
    } else {
      Files.deleteIfExists(to);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (FileChannel in = FileChannel.open(from, StandardOpenOption.READ);
        FileChannel out =
            FileChannel.open(
                to,
                StandardOpenOption.WRITE,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
      long at = 0;
      for (long size = in.size(); at < size; ) {
        long count = in.transferTo(at, size - at, out);
        if (count <= 0) {
          throw new IOException("the file shrank while it was copied");
        }
        at += count;
      }
    }
  }
}

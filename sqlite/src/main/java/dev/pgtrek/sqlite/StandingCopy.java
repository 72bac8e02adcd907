package dev.pgtrek.sqlite;

import dev.pgtrek.sqlite.file.DatabaseFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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
      boolean whole =
          copy(from.main(), to.main())
              && copyOrRemove(from.wal(), to.wal())
              && copyOrRemove(from.journal(), to.journal());
      if (whole && from.state().equals(before)) {
        return true;
      }
    }
    return false;
  }

  /** Whether the copy is what the companion was; one that is absent, or vanishes, is copied so. */
  private static boolean copyOrRemove(Path from, Path to) throws IOException {
    try {
      if (DatabaseFiles.size(from) > 0) {
        return copy(from, to);
      }
    } catch (NoSuchFileException e) {
      // Its writer has just removed it.
    }
    Files.deleteIfExists(to);
    return true;
  }

  /** Whether all that was there at first could be copied; not where the file shrank meanwhile. */
  private static boolean copy(Path from, Path to) throws IOException {
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
          return false;
        }
        at += count;
      }
      return true;
    }
  }
}

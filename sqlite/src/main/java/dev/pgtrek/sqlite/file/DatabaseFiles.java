package dev.pgtrek.sqlite.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A database file and what SQLite keeps beside it. A writer at work makes and removes a journal
 * with every transaction, and the log when it leaves: a companion that vanishes while it is looked
 * at is absent, whereas the database itself has to stay.
 *
 * <p>Nothing here may be called while this process holds a SQLite connection to the file: POSIX
 * drops a process's locks on a file as soon as the process closes any descriptor of it.
 *
 * @param main the database
 */
public record DatabaseFiles(Path main) {

  /** Where SQLite's shared locks lie; section 5 of "File Locking And Concurrency". */
  private static final long SHARED_FIRST = 0x40000002L;

  private static final long SHARED_LENGTH = 510;

  private static final int WAL_HEADER = 32;

  private static final int JOURNAL_MAGIC = 8;

  private static final Duration BETWEEN_PROBES = Duration.ofMillis(1);

  public Path wal() {
    return beside("-wal");
  }

  public Path sharedMemory() {
    return beside("-shm");
  }

  public Path journal() {
    return beside("-journal");
  }

  private Path beside(String suffix) {
    return main.resolveSibling(main.getFileName() + suffix);
  }

  /** Bytes of a file; 0 where it is absent. */
  public static long size(Path file) throws IOException {
    try {
      return Files.size(file);
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  /** Whether a log holds anything, whose transactions the main file may lack. */
  public boolean hasWal() throws IOException {
    return size(wal()) > WAL_HEADER;
  }

  /**
   * Whether a rollback journal lies there that has not been voided: a transaction is under way, or
   * was cut off.
   */
  public boolean hasJournal() throws IOException {
    byte[] start = start(journal(), JOURNAL_MAGIC);
    return start.length == JOURNAL_MAGIC && start[0] == (byte) 0xd9 && start[1] == (byte) 0xd5;
  }

  /**
   * Whether another process holds the file for itself alone, and goes on to: every commit does for
   * a moment.
   */
  public boolean isLockedExclusively(Duration patience) throws IOException {
    long end = System.nanoTime() + patience.toNanos();
    while (isLockedNow()) {
      if (System.nanoTime() > end || Thread.currentThread().isInterrupted()) {
        return true;
      }
      LockSupport.parkNanos(BETWEEN_PROBES.toNanos());
    }
    return false;
  }

  private boolean isLockedNow() throws IOException {
    try (FileChannel channel = FileChannel.open(main, StandardOpenOption.READ);
        FileLock lock = channel.tryLock(SHARED_FIRST, SHARED_LENGTH, true)) {
      return lock == null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /**
   * A word for the state of the files: their sizes and times, the change counter, the log's salt.
   * An absent log and an empty one are the same state.
   */
  public String state() throws IOException {
    long change = DatabaseHeader.read(main).map(DatabaseHeader::changeCounter).orElse(-1L);
    String log = stamp(wal(), WAL_HEADER);
    String journal = stamp(journal(), 0);
    return stamp(attributes(main))
        + "."
        + change
        + "/"
        + ("-".equals(log) ? log : log + salt())
        + "/"
        + journal;
  }

  /** A companion's size and time, taken in one look; "-" where it is absent or holds nothing. */
  private static String stamp(Path companion, int bytesOfNothing) throws IOException {
    try {
      BasicFileAttributes seen = attributes(companion);
      return seen.size() > bytesOfNothing ? stamp(seen) : "-";
    } catch (NoSuchFileException e) {
      return "-";
    }
  }

  private static String stamp(BasicFileAttributes seen) {
    return seen.size() + "." + seen.lastModifiedTime().to(TimeUnit.NANOSECONDS);
  }

  private static BasicFileAttributes attributes(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class);
  }

  /** The log's two salts: they change when the log begins anew. */
  private String salt() throws IOException {
    byte[] header = Arrays.copyOf(start(wal(), WAL_HEADER), WAL_HEADER);
    return "." + Long.toHexString(ByteBuffer.wrap(header).getLong(16));
  }

  /** A companion's first bytes: fewer where it is shorter, none where it is absent. */
  private static byte[] start(Path companion, int count) throws IOException {
    try {
      return DatabaseHeader.firstBytes(companion, count);
    } catch (NoSuchFileException e) {
      return new byte[0];
    }
  }
}

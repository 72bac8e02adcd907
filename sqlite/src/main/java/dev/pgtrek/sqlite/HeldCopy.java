package dev.pgtrek.sqlite;

import dev.pgtrek.sqlite.access.Connections;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import org.sqlite.SQLiteConnection;
import org.sqlite.core.DB;

/**
 * Copies a living database by the system's own means while SQLite's reader's lock keeps writers
 * from its file. For databases with a rollback journal alone: a write-ahead log is checkpointed
 * into the file whether it is read or not.
 *
 * <p>The lock is let go between the steps, so that a writer waits no longer than one of them takes.
 * A commit in between shows in the header, as it does to SQLite itself, and makes the copy begin
 * anew; when that has happened a few times the lock is held to the end, and the writer waits once.
 *
 * <p>The file is open from before the first lock until after the last: POSIX drops a process's
 * locks on a file as soon as the process closes any descriptor of it.
 */
final class HeldCopy {

  private static final int RESTARTS = 3;

  /** Up to here no system keeps a reader from what SQLite's locks lie on; behind it, Windows. */
  private static final long LOCK_BYTES = 0x40000000L;

  /**
   * What SQLite looks at to see whether others have written: from the change counter on (section
   * 1.3 of "Database File Format").
   */
  private static final int VERSION_AT = 24;

  private static final int VERSION_LENGTH = 16;

  /** The two bytes of the journal's kind; 1 and 1 for a rollback journal. */
  private static final int KIND_AT = 18;

  private static final int HEADER_READ = VERSION_AT + VERSION_LENGTH;

  private final FileChannel in;
  private final FileChannel out;
  private final DB database;
  private final long bytesPerStep;
  private int restarts;

  private HeldCopy(FileChannel in, FileChannel out, DB database, long bytesPerStep) {
    this.in = in;
    this.out = out;
    this.database = database;
    this.bytesPerStep = bytesPerStep;
  }

  /**
   * Copies the database.
   *
   * @param to overwritten where it exists
   * @param patience how long to wait at a time for a writer that holds the file
   * @param bytesPerStep how much is copied between two chances for a writer, at least 1
   * @return how often the copy had to begin anew; -1 where it is of no use, because the database is
   *     none that can be copied so
   * @throws InterruptedException if the thread was interrupted while it waited for a writer; its
   *     flag stays set
   */
  static int run(Path from, Path to, Duration patience, long bytesPerStep)
      throws SQLException, IOException, InterruptedException {
    try (FileChannel in = FileChannel.open(from, StandardOpenOption.READ);
        FileChannel out =
            FileChannel.open(
                to,
                StandardOpenOption.WRITE,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING);
        Connection connection = Connections.readOnly(from, patience)) {
      DB database = connection.unwrap(SQLiteConnection.class).getDatabase();
      HeldCopy copy = new HeldCopy(in, out, database, bytesPerStep);
      return copy.whole() ? copy.restarts : -1;
    } catch (SQLException e) {
      if (Thread.currentThread().isInterrupted()) {
        // Where it waited for a writer's lock, it gave up.
        throw (InterruptedException) new InterruptedException().initCause(e);
      }
      throw e;
    }
  }

  /** Whether all of it was copied; not where the lock does not keep the bytes as they are. */
  private boolean whole() throws SQLException, IOException {
    byte[] version = locked();
    long size = in.size();
    for (long at = 0; at < size; ) {
      if (version[KIND_AT] != 1 || version[KIND_AT + 1] != 1 || !isReadable(size)) {
        return false;
      }
      long end = Math.min(size, at + bytesPerStep);
      while (at < end) {
        long count = in.transferTo(at, end - at, out);
        if (count <= 0) {
          return false;
        }
        at += count;
      }
      if (at < size && restarts < RESTARTS) {
        database.exec("COMMIT", true);
        byte[] now = locked();
        boolean same =
            size == in.size()
                && Arrays.equals(version, VERSION_AT, HEADER_READ, now, VERSION_AT, HEADER_READ);
        if (!same) {
          restarts++;
          version = now;
          size = in.size();
          at = 0;
          out.truncate(0);
        }
      }
    }
    return true;
  }

  private static boolean isReadable(long size) {
    return size <= LOCK_BYTES || File.separatorChar == '/';
  }

  /** Takes a reader's lock, and reads the header under it. */
  private byte[] locked() throws SQLException, IOException {
    database.exec("BEGIN", true);
    // Unlike a query this does not need the schema to make sense.
    database.exec("PRAGMA schema_version", true);
    ByteBuffer header = ByteBuffer.allocate(HEADER_READ);
    while (header.hasRemaining() && in.read(header, header.position()) >= 0) {
      // Reads on: a read may give fewer bytes than asked for.
    }
    return header.array();
  }
}

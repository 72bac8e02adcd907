package dev.pgtrek.sqlite.access;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.sqlite.SQLiteConnection;
import org.sqlite.core.DB;

/**
 * Ends what SQLite runs on a connection when the thread that opened the watch is interrupted: a
 * check of a large file, or a search through it, looks at no interrupt of Java's by itself. The
 * statement then fails with {@link SqliteFailures#INTERRUPT}. Close it before the connection.
 */
public final class InterruptWatch implements AutoCloseable {

  private static final long MILLIS_BETWEEN_LOOKS = 50;

  private static final Set<InterruptWatch> OPEN = ConcurrentHashMap.newKeySet();

  private final Thread owner;
  private final DB database;
  private final ReentrantLock lock = new ReentrantLock();
  private boolean closed;

  private InterruptWatch(Thread owner, DB database) {
    this.owner = owner;
    this.database = database;
  }

  /** Watches over what the calling thread runs on a connection, until closed. */
  public static InterruptWatch over(Connection connection) throws SQLException {
    DB database = connection.unwrap(SQLiteConnection.class).getDatabase();
    InterruptWatch watch = new InterruptWatch(Thread.currentThread(), database);
    OPEN.add(watch);
    LookOut.start();
    return watch;
  }

  private void look() {
    if (!owner.isInterrupted()) {
      return;
    }
    lock.lock();
    try {
      // Under the lock, because a connection that was closed meanwhile must not be touched.
      if (!closed) {
        database.interrupt();
      }
    } catch (SQLException _) {
      // It runs nothing any more.
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
    } finally {
      lock.unlock();
    }
    OPEN.remove(this);
  }

  /** One thread for all watches, which begins with the first and lives as long as the process. */
  private static final class LookOut {

    private static final Thread THREAD =
        Thread.ofPlatform().daemon().name("pgtrek-sqlite-interrupts").start(LookOut::run);

    private LookOut() {}

    static void start() {
      if (!THREAD.isAlive()) {
        throw new IllegalStateException("the thread that looks after interrupts has ended");
      }
    }

    private static void run() {
      while (true) {
        try {
          Thread.sleep(MILLIS_BETWEEN_LOOKS);
          OPEN.forEach(InterruptWatch::look);
        } catch (InterruptedException _) {
          // Nobody has a reason to interrupt this thread.
        } catch (OutOfMemoryError _) {
          // Whoever used it up says so; an interrupt must still get through.
        }
      }
    }
  }
}

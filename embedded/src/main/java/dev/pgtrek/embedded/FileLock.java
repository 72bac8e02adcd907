package dev.pgtrek.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/** One at a time, among the threads and the processes of this machine. */
final class FileLock {

  /** The file's lock is the process's; threads of one process need their own. */
  private static final Map<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

  private FileLock() {}

  /** What is done under a lock. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws IOException;
  }

  /**
   * Waits for the lock, does the work and releases it. A process that dies releases it too.
   *
   * @param file made if it is not there; it stays
   */
  static <T> T holding(Path file, Work<T> work) throws IOException {
    ReentrantLock threads =
        THREADS.computeIfAbsent(file.toAbsolutePath(), path -> new ReentrantLock());
    threads.lock();
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.lock();
      return work.run();
    } finally {
      threads.unlock();
    }
  }
}

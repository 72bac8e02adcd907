package dev.pgtrek.cli;

import dev.pgtrek.embedded.EmbeddedServer;
import dev.pgtrek.portable.Folders;
import dev.pgtrek.postgres.url.PostgresUrl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A server of its own in a folder of its own, for a proof; it is gone when it is closed. One that a
 * killed process left is removed by the next. For one thread.
 */
final class ScratchServer implements AutoCloseable {

  private static final String LOCK = "lock";

  private final Path folder;
  private final FileChannel lock;
  private final EmbeddedServer server;

  private ScratchServer(Path folder, FileChannel lock, EmbeddedServer server) {
    this.folder = folder;
    this.lock = lock;
    this.server = server;
  }

  /**
   * Makes and starts one.
   *
   * @param scratch the folder of such folders
   * @param extended whether it must have PostGIS and pgvector
   * @param heard gets a line for each thing that takes long
   */
  @SuppressWarnings("MustBeClosedChecker") // The channel and its lock are this object's to close.
  static ScratchServer start(Path scratch, boolean extended, Consumer<String> heard) {
    removeLeft(scratch, heard);
    try {
      Files.createDirectories(scratch);
      Path folder = Files.createTempDirectory(scratch, "proof-");
      FileChannel lock =
          FileChannel.open(
              folder.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      lock.lock();
      ScratchServer started = new ScratchServer(folder, lock, EmbeddedServer.at(folder, heard));
      try {
        if (extended) {
          started.server.startWithExtensions();
        } else {
          started.server.start();
        }
        return started;
      } catch (RuntimeException | Error failure) {
        started.close();
        throw failure;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A database of it. */
  PostgresUrl url(String database) {
    return PostgresUrl.parse(server.url(database), Map.of());
  }

  /** Stops and removes those whose process is gone. */
  private static void removeLeft(Path scratch, Consumer<String> heard) {
    if (!Files.isDirectory(scratch)) {
      return;
    }
    try (DirectoryStream<Path> all = Files.newDirectoryStream(scratch, "proof-*")) {
      for (Path folder : all) {
        if (isLeft(folder)) {
          heard.accept("removing the server that a proof which was cut off had left: " + folder);
          remove(folder, EmbeddedServer.at(folder));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isLeft(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.WRITE);
        FileLock held = channel.tryLock()) {
      return held != null;
    } catch (OverlappingFileLockException | java.nio.file.NoSuchFileException _) {
      return false;
    }
  }

  private static void remove(Path folder, EmbeddedServer server) throws IOException {
    server.stop();
    Folders.delete(folder);
  }

  @Override
  public void close() {
    // An interrupted thread could neither stop a server nor delete its files.
    boolean interrupted = Thread.interrupted();
    try {
      remove(folder, server);
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}

package dev.pgtrek.sqlite;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.sqlite.access.Connections;
import dev.pgtrek.sqlite.access.SqliteFailures;
import dev.pgtrek.sqlite.file.DatabaseFiles;
import dev.pgtrek.sqlite.file.DatabaseHeader;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * Makes the file of a snapshot: one consistent copy that appears under its name only when it is
 * whole. It is not forced to the disk; who keeps it as a backup does that.
 */
final class SnapshotCopy {

  private static final String MORE_ROOM =
      "Free space there, then run the same command again; or run it in a folder on a larger disk.";

  /** Copied between two chances for a writer: some hundredths of a second. */
  private static final long BYTES_PER_STEP = 32L << 20;

  private final DatabaseFiles source;
  private final Path target;
  private final Path folder;
  private final DatabaseFiles part;
  private final Duration patience;

  SnapshotCopy(DatabaseFiles source, Path target, Duration patience) {
    this.source = source;
    this.target = target;
    Path parent = target.getParent();
    this.folder = parent == null ? target : parent;
    this.part = new DatabaseFiles(target.resolveSibling(target.getFileName() + ".part"));
    this.patience = patience;
  }

  /**
   * Takes the copy.
   *
   * @param bytesNeeded what has to be free in the target's folder
   */
  void take(long bytesNeeded) {
    try {
      requireSpace(Files.getFileStore(folder).getUsableSpace(), bytesNeeded);
      removeParts();
      copy();
      settle();
      Files.move(
          part.main(), target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      forceFolder();
    } catch (SQLException e) {
      throw failed(e, bytesNeeded);
    } catch (ClosedByInterruptException | InterruptedException e) {
      throw new PgtrekException.Interrupted();
    } catch (IOException e) {
      throw failed(e, bytesNeeded);
    } finally {
      removeQuietly();
    }
  }

  /** Refuses a copy that the folder cannot take. */
  void requireSpace(long usable, long bytesNeeded) {
    if (usable < bytesNeeded) {
      throw new PgtrekException.Refused(
          "work-folder-full",
          "The folder %s has %d bytes free; the copy of the source needs %d."
              .formatted(folder, usable, bytesNeeded),
          MORE_ROOM);
    }
  }

  /**
   * A log without its shared memory, and a journal to be rolled back, belong to no living writer:
   * reading them in place would write beside the source or into it. They are copied first.
   */
  private void copy() throws SQLException, IOException, InterruptedException {
    DatabaseHeader header =
        DatabaseHeader.read(source.main())
            .orElseThrow(() -> new IOException("the file changed while it was looked at"));
    boolean withLog = header.isWal() || source.hasWal();
    boolean shared = Files.exists(source.sharedMemory()) && Files.exists(source.wal());
    if (withLog && !shared && StandingCopy.run(source, part)) {
      return;
    }
    removeParts();
    try {
      if (!withLog && HeldCopy.run(source.main(), part.main(), patience, BYTES_PER_STEP) >= 0) {
        return;
      }
      removeParts();
      OnlineBackup.run(source.main(), part.main(), header.pageSize(), withLog, patience);
    } catch (SQLException e) {
      copyInstead(e);
    }
  }

  /**
   * A reader that may not write cannot roll a journal back or take part in a log's shared memory.
   * Then the files are copied as they stand, if they do.
   */
  private void copyInstead(SQLException failure) throws SQLException, IOException {
    int code = SqliteFailures.resultCode(failure);
    boolean cannotTakePart = code == SqliteFailures.READ_ONLY || code == SqliteFailures.CANNOT_OPEN;
    if (!cannotTakePart) {
      throw failure;
    }
    removeParts();
    if (!StandingCopy.run(source, part)) {
      throw failure;
    }
  }

  /**
   * Brings everything into the one file: applies a copied log, rolls a copied journal back, and
   * leaves log mode, so that the file can be opened as one that never changes.
   */
  private void settle() throws SQLException, IOException {
    boolean inLogMode = DatabaseHeader.read(part.main()).map(DatabaseHeader::isWal).orElse(true);
    if (!inLogMode && !part.hasWal() && !part.hasJournal()) {
      return;
    }
    try (Connection connection = Connections.writable(part.main());
        Statement statement = connection.createStatement();
        ResultSet mode = statement.executeQuery("PRAGMA journal_mode=DELETE")) {
      if (!mode.next() || !"delete".equalsIgnoreCase(mode.getString(1))) {
        throw new SQLException("the copy could not be taken out of log mode");
      }
    }
  }

  private PgtrekException failed(SQLException failure, long bytesNeeded) {
    return SqliteFailures.resultCode(failure) == SqliteFailures.FULL
        ? full(failure, bytesNeeded)
        : SqliteFailures.wrap("copying " + source.main() + " into " + folder, failure);
  }

  /** Java has no exception of its own for a full disk, so the disk is asked. */
  private PgtrekException failed(IOException failure, long bytesNeeded) {
    try {
      long usable = Files.getFileStore(folder).getUsableSpace();
      if (usable + DatabaseFiles.size(part.main()) < DatabaseFiles.size(source.main())) {
        return full(failure, bytesNeeded);
      }
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
    return SqliteFailures.wrap("being copied into " + folder, source.main(), failure);
  }

  private PgtrekException.Source full(Exception failure, long bytesNeeded) {
    return new PgtrekException.Source(
        "work-folder-full",
        "The folder %s is full; the copy of the source needs %d bytes."
            .formatted(folder, bytesNeeded),
        MORE_ROOM,
        failure);
  }

  /** Makes the new name durable, where the system lets a folder be opened. */
  private void forceFolder() {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // Windows opens no folders; there the rename is durable by itself.
    }
  }

  private void removeParts() throws IOException {
    Files.deleteIfExists(part.main());
    Files.deleteIfExists(part.wal());
    Files.deleteIfExists(part.sharedMemory());
    Files.deleteIfExists(part.journal());
  }

  private void removeQuietly() {
    try {
      removeParts();
    } catch (IOException e) {
      // The next snapshot into this folder removes them before it begins.
    }
  }
}

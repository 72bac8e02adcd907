package dev.pgtrek.backup;

import dev.pgtrek.file.WholeFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** A backup while it is made. Closed before it was kept, it leaves nothing. For one thread. */
public final class OpenBackup implements AutoCloseable {

  private final Path part;
  private final BackupFiles made;
  private final BackupFiles kept;
  private final FileChannel lock;

  private OpenBackup(Path part, BackupFiles made, BackupFiles kept, FileChannel lock) {
    this.part = part;
    this.made = made;
    this.kept = kept;
    this.lock = lock;
  }

  /** Takes the lock of a new hidden folder. */
  @SuppressWarnings("MustBeClosedChecker") // The channel and its lock are this object's to close.
  static OpenBackup in(Path part, Path content) throws IOException {
    FileChannel lock =
        FileChannel.open(
            part.resolve(BackupFolder.LOCK),
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE);
    lock.lock();
    BackupFiles kept = new BackupFiles(content);
    return new OpenBackup(part, new BackupFiles(part.resolve(kept.name())), kept, lock);
  }

  /** Where the content is to be written; nothing is there yet. */
  public Path content() {
    return made.content();
  }

  /** Puts the manifest beside the content. */
  public void manifest(String text) {
    try {
      Files.writeString(made.beside(BackupFiles.MANIFEST), text);
    } catch (IOException e) {
      throw BackupFiles.failed(e);
    }
  }

  /** Where the backup will lie, once it is kept. */
  public Path destination() {
    return kept.content();
  }

  /**
   * Seals what was made, has it on the disk, and gives it its name: the content last, so that what
   * has its name has all that belongs to it.
   *
   * @param facts about it; its size is measured here
   */
  public StoredBackup keep(BackupFacts facts) {
    try {
      for (Path file : made.contents()) {
        BackupFiles.force(file);
      }
      WholeFile.write(
          made.beside(BackupFiles.FACTS), BackupJson.write(facts.withBytes(made.bytes())));
      if (Files.exists(made.beside(BackupFiles.MANIFEST))) {
        BackupFiles.force(made.beside(BackupFiles.MANIFEST));
      }
      Seal.write(made);
      if (Files.isDirectory(made.content())) {
        BackupFiles.forceFolder(made.content());
      }
      for (String ending : List.of(BackupFiles.FACTS, BackupFiles.MANIFEST, BackupFiles.SEAL)) {
        if (Files.exists(made.beside(ending))) {
          Files.move(made.beside(ending), kept.beside(ending), StandardCopyOption.ATOMIC_MOVE);
        }
      }
      Files.move(made.content(), kept.content(), StandardCopyOption.ATOMIC_MOVE);
      BackupFiles.forceFolder(kept.content().resolveSibling("."));
      return StoredBackup.at(kept.content()).orElseThrow();
    } catch (IOException e) {
      throw BackupFiles.failed(e);
    }
  }

  @Override
  public void close() {
    // An interrupted thread could not delete what it leaves.
    boolean interrupted = Thread.interrupted();
    try {
      if (!Files.exists(kept.content())) {
        for (String ending : BackupFiles.BESIDE) {
          Files.deleteIfExists(kept.beside(ending));
        }
      }
      BackupFiles.delete(part);
    } catch (IOException _) {
      // The next backup into this folder removes it, and says so.
    } finally {
      try {
        lock.close();
      } catch (IOException _) {
        // The process's end frees the lock.
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}

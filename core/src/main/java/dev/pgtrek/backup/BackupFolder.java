package dev.pgtrek.backup;

import dev.pgtrek.error.PgtrekException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/**
 * A folder of backups. What has its final name there is whole; what is being made lies in a hidden
 * folder that a lock marks as alive. Several processes may use one folder at once.
 *
 * @param path the folder; made when the first backup begins
 */
public record BackupFolder(Path path) {

  /** How a folder under work is called: {@code .NAME.part}. */
  static final String PART = ".part";

  /** The file whose lock says that somebody works there. */
  static final String LOCK = "lock";

  private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss");

  /** A folder without a lock that is younger may be one that another process makes just now. */
  private static final Duration YOUNG = Duration.ofMinutes(1);

  private static final int LONGEST_NAME = 100;

  /**
   * Begins a backup: {@code <database>_<YYYYMMDD_HHMMSS>.<ending>} in local time. Two of one second
   * get different names.
   *
   * @param ending without the point; empty for none
   * @throws PgtrekException.Usage if the folder cannot be written
   */
  public OpenBackup begin(String database, String ending, Instant now) {
    try {
      make();
      for (Instant moment = now; ; moment = moment.plusSeconds(1)) {
        String name = name(database, ending, moment);
        Path part = path.resolve("." + name + PART);
        if (taken(name)) {
          continue;
        }
        try {
          Files.createDirectory(part);
        } catch (FileAlreadyExistsException _) {
          continue;
        }
        return OpenBackup.in(part, path.resolve(name));
      }
    } catch (IOException e) {
      throw new PgtrekException.Usage(
          "backup-folder-not-writable",
          "The folder of backups " + path + " cannot be written: " + e.getMessage(),
          "Give the right to write there, or name another folder with --to.");
    }
  }

  /** A folder that is made here is its owner's alone: a backup holds all that a password guards. */
  private void make() throws IOException {
    if (Files.isDirectory(path)) {
      return;
    }
    Path parent = path.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    try {
      Files.createDirectory(path);
    } catch (FileAlreadyExistsException _) {
      return;
    }
    if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
    }
  }

  private boolean taken(String name) {
    BackupFiles files = new BackupFiles(path.resolve(name));
    return Files.exists(files.content())
        || BackupFiles.BESIDE.stream().anyMatch(ending -> Files.exists(files.beside(ending)));
  }

  private static String name(String database, String ending, Instant moment) {
    StringBuilder name = new StringBuilder(plain(database));
    name.append('_').append(MOMENT.format(LocalDateTime.ofInstant(moment, ZoneId.systemDefault())));
    return ending.isEmpty() ? name.toString() : name.append('.').append(ending).toString();
  }

  /** A name without what no file system takes in one, and what sha256sum would have to escape. */
  static String plain(String database) {
    StringBuilder name = new StringBuilder();
    database
        .codePoints()
        .map(c -> c < ' ' || c == 0x7f || "/\\:*?\"<>|".indexOf(c) >= 0 ? '_' : c)
        .limit(LONGEST_NAME)
        .forEach(name::appendCodePoint);
    if (name.isEmpty() || name.charAt(0) == '.' || name.charAt(0) == '-') {
      name.insert(0, '_');
    }
    return name.toString();
  }

  /**
   * Refuses what cannot fit.
   *
   * @param bytes what will be written at least
   */
  public void requireSpace(long bytes) {
    try {
      Path there = path.toAbsolutePath();
      while (!Files.exists(there) && there.getParent() != null) {
        there = there.getParent();
      }
      long free = Files.getFileStore(there).getUsableSpace();
      if (free < bytes) {
        throw new PgtrekException.Refused(
            "work-folder-full",
            "The folder %s has %d bytes free; the backup needs about %d."
                .formatted(path, free, bytes),
            "Free space there, or name a folder on a larger disk with --to.");
      }
    } catch (IOException e) {
      throw BackupFiles.failed(e);
    }
  }

  /**
   * Removes what backups that were killed have left.
   *
   * @return the names that those backups would have had
   */
  public List<String> clean() {
    List<String> removed = new ArrayList<>();
    for (Path part : children("." + "*" + PART)) {
      String hidden = String.valueOf(part.getFileName());
      String name = hidden.substring(1, hidden.length() - PART.length());
      try {
        if (isLeft(part)) {
          BackupFiles files = new BackupFiles(path.resolve(name));
          if (!Files.exists(files.content())) {
            for (String ending : BackupFiles.BESIDE) {
              Files.deleteIfExists(files.beside(ending));
            }
            removed.add(name);
          }
          BackupFiles.delete(part);
        }
      } catch (NoSuchFileException _) {
        // Another program has just removed it, or given it its name.
      } catch (IOException e) {
        throw BackupFiles.failed(e);
      }
    }
    return removed;
  }

  /** Whether it is a hidden folder in which nobody works any more. */
  private static boolean isLeft(Path part) throws IOException {
    if (!Files.isDirectory(part)) {
      return false;
    }
    Path lock = part.resolve(LOCK);
    if (!Files.exists(lock)) {
      Instant made = Files.getLastModifiedTime(part).toInstant();
      return made.isBefore(Instant.now().minus(YOUNG));
    }
    try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
        FileLock held = channel.tryLock()) {
      return held != null;
    } catch (OverlappingFileLockException _) {
      return false;
    }
  }

  /** Every backup in it, the latest first. */
  public List<StoredBackup> list() {
    List<StoredBackup> all = new ArrayList<>();
    for (Path facts : children("[!.]*" + BackupFiles.FACTS)) {
      String name = String.valueOf(facts.getFileName());
      Path content = path.resolve(name.substring(0, name.length() - BackupFiles.FACTS.length()));
      StoredBackup.at(content).ifPresent(all::add);
    }
    all.sort(java.util.Comparator.comparing(StoredBackup::takenAt).reversed());
    return all;
  }

  /** Removes a backup with all that lies beside it; one that is gone already is no failure. */
  public static void remove(StoredBackup backup) {
    BackupFiles files = new BackupFiles(backup.content());
    Path parent = backup.content().toAbsolutePath().getParent();
    try {
      if (Files.isDirectory(files.content()) && parent != null) {
        // Out of sight at once, so that a folder is never seen half deleted.
        Path hidden = parent.resolve("." + files.name() + PART);
        Files.move(files.content(), hidden);
        BackupFiles.delete(hidden);
      } else {
        Files.deleteIfExists(files.content());
      }
      for (String ending : BackupFiles.BESIDE) {
        Files.deleteIfExists(files.beside(ending));
      }
    } catch (IOException e) {
      throw BackupFiles.failed(e);
    }
  }

  private List<Path> children(String glob) {
    List<Path> found = new ArrayList<>();
    if (!Files.isDirectory(path)) {
      return found;
    }
    try (DirectoryStream<Path> all = Files.newDirectoryStream(path, glob)) {
      all.forEach(found::add);
    } catch (IOException e) {
      throw BackupFiles.failed(e);
    } catch (java.nio.file.DirectoryIteratorException e) {
      throw new UncheckedIOException(e.getCause());
    }
    found.sort(null);
    return found;
  }
}

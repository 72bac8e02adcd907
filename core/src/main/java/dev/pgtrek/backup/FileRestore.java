package dev.pgtrek.backup;

import dev.pgtrek.error.PgtrekException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.CopyOption;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Puts a file back in its place: copied beside it, on the disk, and only then renamed. What was
 * there before is kept under another name.
 *
 * @param backup the file to copy
 * @param place where it goes
 */
public record FileRestore(Path backup, Path place) {

  private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss");

  /** What SQLite keeps beside a database; with another main file it would do harm. */
  private static final List<String> BESIDE = List.of("-wal", "-shm", "-journal");

  /**
   * Restores.
   *
   * @param replace whether something that is there may be moved aside
   * @return where that is now, each file; empty where nothing was there
   * @throws PgtrekException.Refused if something is there and may not be moved
   * @throws PgtrekException.Target if the place cannot be written; it is as it was then
   */
  public List<Path> run(boolean replace, Instant now) {
    Path unfinished = place.resolveSibling("." + place.getFileName() + ".restoring");
    mustBeFree(replace);
    try {
      copy(unfinished);
      List<Path> aside = moveAside(now);
      try {
        // Without an option it never takes the place of what somebody put there meanwhile.
        Files.move(unfinished, place);
      } catch (IOException e) {
        putBack(aside, e);
        throw e;
      }
      BackupFiles.forceFolder(place.toAbsolutePath().resolveSibling("."));
      return aside;
    } catch (java.nio.channels.ClosedByInterruptException e) {
      throw new PgtrekException.Interrupted();
    } catch (IOException e) {
      throw failed(e);
    } finally {
      removeQuietly(unfinished);
    }
  }

  private void mustBeFree(boolean replace) {
    Path folder = place.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new PgtrekException.Target(
          "target-folder-missing",
          "",
          "The folder of " + place + " is not there.",
          "Make it, or name another place.",
          null);
    }
    if (Files.isDirectory(place)) {
      throw new PgtrekException.Refused(
          "target-is-a-folder", place + " is a folder.", "Name the file in it.");
    }
    if (!replace) {
      for (Path each : all()) {
        if (Files.exists(each, LinkOption.NOFOLLOW_LINKS)) {
          throw new PgtrekException.Refused(
              "target-exists",
              each + " is there already.",
              "Name another file, or give --replace, which keeps the old one under another name.");
        }
      }
    }
  }

  private List<Path> all() {
    List<Path> all = new ArrayList<>(List.of(place));
    BESIDE.forEach(ending -> all.add(place.resolveSibling(place.getFileName() + ending)));
    return all;
  }

  private void copy(Path unfinished) throws IOException {
    long size = Files.size(backup);
    Path folder = Objects.requireNonNull(place.toAbsolutePath().getParent());
    long free = Files.getFileStore(folder).getUsableSpace();
    if (free < size) {
      throw new PgtrekException.Target(
          "target-disk-full",
          "",
          "%s has %d bytes free; %d are needed.".formatted(folder, free, size),
          "Free space there, then run the same command again.",
          null);
    }
    try (FileChannel in = FileChannel.open(backup, StandardOpenOption.READ);
        FileChannel out =
            FileChannel.open(
                unfinished,
                StandardOpenOption.WRITE,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
      for (long at = 0; at < size; ) {
        long count = in.transferTo(at, size - at, out);
        if (count <= 0) {
          throw new IOException("the backup shrank while it was copied");
        }
        at += count;
      }
      out.force(true);
    }
    if (Files.mismatch(backup, unfinished) >= 0) {
      throw new IOException("what was written is not what was read back");
    }
    likeTheOldOne(unfinished);
  }

  /** Who may read the old file may read the new one. */
  private void likeTheOldOne(Path unfinished) throws IOException {
    PosixFileAttributeView fresh =
        Files.getFileAttributeView(unfinished, PosixFileAttributeView.class);
    if (fresh == null || !Files.exists(place)) {
      return;
    }
    PosixFileAttributes old = Files.readAttributes(place, PosixFileAttributes.class);
    try {
      fresh.setOwner(old.owner());
      fresh.setGroup(old.group());
    } catch (IOException _) {
      // Only root gives files away; the rights below are what the owner has.
    }
    fresh.setPermissions(old.permissions());
  }

  private List<Path> moveAside(Instant now) throws IOException {
    String moment = MOMENT.format(LocalDateTime.ofInstant(now, ZoneId.systemDefault()));
    List<Path> aside = new ArrayList<>();
    for (Path each : all()) {
      if (Files.exists(each, LinkOption.NOFOLLOW_LINKS)) {
        aside.add(moved(each, moment));
      }
    }
    return aside;
  }

  /** {@code app.db} becomes {@code app.db.before_20261126_051500}, and its log's name follows. */
  private Path moved(Path each, String moment) throws IOException {
    String ending =
        String.valueOf(each.getFileName()).substring(String.valueOf(place.getFileName()).length());
    for (int number = 0; ; number++) {
      Path to =
          place.resolveSibling(
              place.getFileName()
                  + ".before_"
                  + moment
                  + (number == 0 ? "" : "_" + number)
                  + ending);
      try {
        return Files.move(each, to, new CopyOption[0]);
      } catch (FileAlreadyExistsException _) {
        // Another restore in the same second.
      }
    }
  }

  private void putBack(List<Path> aside, IOException failure) {
    for (Path each : aside) {
      String name = String.valueOf(each.getFileName());
      String ending = BESIDE.stream().filter(name::endsWith).findFirst().orElse("");
      try {
        Files.move(
            each,
            place.resolveSibling(place.getFileName() + ending),
            StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException second) {
        failure.addSuppressed(second);
      }
    }
  }

  private PgtrekException failed(IOException failure) {
    @Nullable String words = failure.getMessage();
    boolean full = words != null && words.contains("No space left");
    return new PgtrekException.Target(
        full ? "target-disk-full" : "target-not-writable",
        "",
        place
            + " cannot be restored: "
            + (failure instanceof java.nio.file.AccessDeniedException
                ? words + ": access denied"
                : words)
            + ". It is as it was.",
        full
            ? "Free space there, then run the same command again."
            : "Give the right to write there, or name another place.",
        failure);
  }

  private static void removeQuietly(Path unfinished) {
    boolean interrupted = Thread.interrupted();
    try {
      Files.deleteIfExists(unfinished);
    } catch (IOException _) {
      // The next restore to this place writes over it.
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}

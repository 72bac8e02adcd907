package dev.pgtrek.sqlite.write;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Severity;
import dev.pgtrek.sqlite.access.TargetFailures;
import dev.pgtrek.sqlite.file.DatabaseFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The file that a run makes: under a partial name in the same folder while it is written, under its
 * own name once it is proved, never in between. A lock beside it keeps a second run away; what a
 * run that was killed has left is known by that lock's file. Safe for all threads.
 */
public final class TargetFile implements AutoCloseable {

  private static final String PARTIAL = ".pgtrek-partial";
  private static final String LOCK = ".pgtrek-lock";
  private static final String MARK = "pgtrek is making ";

  private static final int LONGEST_MARK = 4096;

  /** Bytes of a name on the common file systems. */
  private static final int LONGEST_NAME = 255;

  private final Path wished;
  private final boolean replace;
  private final DatabaseFiles partial;
  private final Path lockFile;
  private @Nullable FileChannel lockChannel;

  /** What the lock's file says, as far as this process holds the lock. */
  private String said = "";

  private boolean begun;

  private TargetFile(Path wished, boolean replace) {
    this.wished = wished;
    this.replace = replace;
    this.partial = new DatabaseFiles(beside(wished, PARTIAL));
    this.lockFile = beside(wished, LOCK);
  }

  private static Path beside(Path file, String suffix) {
    return file.resolveSibling("." + file.getFileName() + suffix);
  }

  /**
   * Names the file; nothing is made. A symbolic link stays, and what it leads to is meant.
   *
   * @param replace whether a file that is there may be set aside
   */
  public static TargetFile of(Path file, boolean replace) {
    Path path = file.toAbsolutePath().normalize();
    for (int links = 0; links < 40 && Files.isSymbolicLink(path); links++) {
      try {
        path = path.resolveSibling(Files.readSymbolicLink(path)).normalize();
      } catch (IOException e) {
        throw TargetFailures.wrap("being looked at", path, e);
      }
    }
    return new TargetFile(path, replace);
  }

  /** Where the file will be. */
  public Path wished() {
    return wished;
  }

  /** Where it is while it is written. */
  public Path partial() {
    return partial.main();
  }

  /** Its folder. */
  public Path folder() {
    return Objects.requireNonNullElse(wished.getParent(), wished);
  }

  /**
   * What stands against making the file; changes nothing.
   *
   * @param bytesNeeded an estimate of its size
   */
  public synchronized List<Finding> check(long bytesNeeded) {
    List<Finding> findings = new ArrayList<>();
    try {
      // Of a name that is too long the system cannot even say whether it is there.
      if (checkFolder(findings) && checkName(findings)) {
        checkThere(findings);
        checkLeft(findings);
        checkSpace(findings, bytesNeeded);
      }
    } catch (IOException e) {
      throw TargetFailures.wrap("being looked at", wished, e);
    }
    return findings;
  }

  private boolean checkFolder(List<Finding> findings) {
    if (!Files.isDirectory(folder())) {
      boolean file = Files.exists(folder());
      findings.add(
          block(
              "target-folder-missing",
              folder(),
              file ? "it is a file" : "there is no such folder",
              "The file is to be made in it.",
              file ? "Name a file in a folder." : "mkdir -p " + folder()));
      return false;
    }
    if (!Files.isWritable(folder()) || !Files.isExecutable(folder())) {
      findings.add(
          block(
              "target-folder-read-only",
              folder(),
              "no right to make files in it",
              "The file is written under another name in the same folder, and renamed at the end.",
              "chmod u+wx " + folder() + " -- or name a file in another folder"));
      return false;
    }
    return true;
  }

  private boolean checkName(List<Finding> findings) {
    int bytes = partialName().getBytes(StandardCharsets.UTF_8).length;
    if (bytes > LONGEST_NAME) {
      findings.add(
          block(
              "target-name-too-long",
              wished,
              "with the ending that it has while it is written its name takes %d bytes of %d"
                  .formatted(bytes, LONGEST_NAME),
              "The file system has no longer names.",
              "Choose a shorter name, and rename the file when it is made."));
    }
    return bytes <= LONGEST_NAME;
  }

  private String partialName() {
    return String.valueOf(partial.main().getFileName());
  }

  private void checkThere(List<Finding> findings) throws IOException {
    if (Files.isDirectory(wished)) {
      findings.add(
          block(
              "target-is-folder",
              wished,
              "it is a folder",
              "A file is made.",
              "Name a file in it."));
      return;
    }
    DatabaseFiles old = new DatabaseFiles(wished);
    if (Files.exists(wished, LinkOption.NOFOLLOW_LINKS)) {
      if (!replace) {
        findings.add(
            block(
                "target-exists",
                wished,
                DatabaseFiles.size(wished) + " bytes are there",
                "pgtrek never writes over or into what it did not make.",
                "Name another file; or --replace, which sets this one aside under another name once"
                    + " the new one is proved."));
      } else if (isInUse(wished)) {
        findings.add(inUse());
      } else {
        findings.add(
            new Finding(
                "target-replaced",
                Severity.INFO,
                wished.toString(),
                DatabaseFiles.size(wished) + " bytes are there",
                "It stays as it is until the new one is proved, and is kept under another name"
                    + " then.",
                "Nothing needs to be done."));
      }
      return;
    }
    long log = DatabaseFiles.size(old.wal());
    long bytes = log > 0 ? log : DatabaseFiles.size(old.journal());
    if (bytes > 0) {
      Path left = log > 0 ? old.wal() : old.journal();
      findings.add(
          block(
              "target-log-left",
              left,
              bytes + " bytes, without their database",
              "SQLite would apply it to the new file, whose log it is not.",
              "Find out whose it is, and move it away: mv " + left + " " + left + ".old"));
    }
  }

  private Finding inUse() {
    return block(
        "target-in-use",
        wished,
        "another process has it open and locked",
        "What that process writes would go into the file that is set aside.",
        "End the program that holds it, then run the same command again.");
  }

  /**
   * Whether another process holds a lock on a database: every writer does, and every connection in
   * WAL mode. One that is idle in another mode shows nothing.
   */
  private static boolean isInUse(Path file) throws IOException {
    if (!Files.isWritable(file)) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock(0x40000000L, 512, false)) {
      return lock == null;
    } catch (OverlappingFileLockException e) {
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private void checkLeft(List<Finding> findings) throws IOException {
    if (begun || !Files.exists(partial.main(), LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    long bytes = DatabaseFiles.size(partial.main());
    if (isOurs()) {
      findings.add(
          new Finding(
              "target-partial-left",
              Severity.INFO,
              partial.main().toString(),
              bytes + " bytes of a run that did not end",
              "A file that is half made is of no use: a run from PostgreSQL starts over, because"
                  + " its view of the source ended with its process.",
              "Nothing needs to be done: it is removed when the run begins."));
    } else {
      findings.add(
          block(
              "target-partial-foreign",
              partial.main(),
              bytes + " bytes that no run of pgtrek is known to have made",
              "The new file is written under this name.",
              "Move it away: mv '%s' '%s.old'".formatted(partial.main(), partial.main())));
    }
  }

  /** Whether the partial file is what a run of pgtrek left: it is empty, or a lock file says so. */
  private boolean isOurs() throws IOException {
    if (!Files.isRegularFile(partial.main(), LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    if (Files.size(partial.main()) == 0) {
      return true;
    }
    return lockText().startsWith(MARK + partialName() + "\n");
  }

  /**
   * What the lock's file says. While this process holds the lock the file must not be opened by its
   * name: POSIX drops the lock when that descriptor is closed.
   */
  private String lockText() throws IOException {
    if (lockChannel != null) {
      return said;
    }
    try {
      return Files.size(lockFile) > LONGEST_MARK ? "" : Files.readString(lockFile);
    } catch (NoSuchFileException e) {
      return "";
    }
  }

  private void checkSpace(List<Finding> findings, long bytesNeeded) throws IOException {
    long free = Files.getFileStore(folder()).getUsableSpace();
    if (free < bytesNeeded) {
      findings.add(
          new Finding(
              "target-space-short",
              free < bytesNeeded / 4 ? Severity.BLOCK : Severity.WARN,
              folder().toString(),
              free + " bytes free, about " + bytesNeeded + " needed",
              "The file and its indexes are made there.",
              "Free the space, or name a file on a larger disk."));
    }
  }

  private static Finding block(String code, Path subject, String measured, String why, String fix) {
    return new Finding(code, Severity.BLOCK, subject.toString(), measured, why, fix);
  }

  /**
   * Takes the lock; once. Leaves a small file beside the wished one until {@link #close}.
   *
   * @throws PgtrekException.Journal if another run holds it
   */
  public synchronized void lock() {
    if (lockChannel != null) {
      return;
    }
    try {
      FileChannel channel = null;
      while (channel == null) {
        channel = tryLock();
      }
      lockChannel = channel;
    } catch (IOException e) {
      throw TargetFailures.wrap("being locked", lockFile, e);
    }
  }

  /** Null where the file was removed by its holder just when it was locked here. */
  private @Nullable FileChannel tryLock() throws IOException {
    FileChannel channel =
        FileChannel.open(
            lockFile, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    boolean held = false;
    try {
      if (!isLocked(channel)) {
        throw new PgtrekException.Journal(
            "run-in-progress",
            "Another run is making " + wished + holder(text(channel)) + ".",
            "Wait until it ends, or name another file.");
      }
      said = text(channel);
      held = isStillThere(channel);
      return held ? channel : null;
    } finally {
      if (!held) {
        channel.close();
      }
    }
  }

  /** The lock lasts as long as the channel. */
  @SuppressWarnings("resource")
  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private static String text(FileChannel channel) throws IOException {
    ByteBuffer text = ByteBuffer.allocate(LONGEST_MARK);
    channel.read(text, 0);
    return new String(text.array(), 0, text.position(), StandardCharsets.UTF_8);
  }

  private static String holder(String text) {
    List<String> lines = text.lines().toList();
    return lines.size() > 1 ? " (" + lines.get(1) + ")" : "";
  }

  /**
   * Whether the name still leads to the file that is locked, and not to one that was made after its
   * holder had removed it: told by a length that no other has.
   */
  private boolean isStillThere(FileChannel channel) throws IOException {
    long length = channel.size();
    long unheardOf = 2L * LONGEST_MARK + ThreadLocalRandom.current().nextInt(1 << 20);
    channel.write(ByteBuffer.wrap(new byte[1]), unheardOf - 1);
    try {
      return DatabaseFiles.size(lockFile) == unheardOf;
    } finally {
      channel.truncate(length);
    }
  }

  /** Removes what a run that was killed has left, and marks the partial file as this run's. */
  public synchronized void begin() {
    try {
      if (Files.exists(partial.main(), LinkOption.NOFOLLOW_LINKS)) {
        if (!isOurs()) {
          throw new PgtrekException.Refused(
              "target-partial-foreign",
              "The file "
                  + partial.main()
                  + " is there, and no run of pgtrek is known to have made it.",
              "Move it away, then run the same command again.");
        }
        removePartial();
      }
      FileChannel channel = Objects.requireNonNull(lockChannel, "the lock is taken first");
      String text = MARK + partialName() + "\nprocess " + ProcessHandle.current().pid() + "\n";
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
      said = text;
      begun = true;
    } catch (IOException e) {
      throw TargetFailures.wrap("being begun", partial.main(), e);
    }
  }

  private void removePartial() throws IOException {
    Files.deleteIfExists(partial.main());
    Files.deleteIfExists(partial.journal());
    Files.deleteIfExists(partial.wal());
    Files.deleteIfExists(partial.sharedMemory());
  }

  /**
   * Gives the finished file its name, after everything is on the disk. A file that was there is
   * kept beside it.
   *
   * @param moment a word for now, that the name of a file set aside ends with
   * @return where the file that was there is now, or null where there was none
   */
  public @Nullable Path publish(String moment) {
    Path aside = null;
    try {
      force(partial.main());
      DatabaseFiles old = new DatabaseFiles(wished);
      boolean there = Files.exists(wished, LinkOption.NOFOLLOW_LINKS);
      if (there) {
        mustBeReplaceable();
        aside = free(wished.resolveSibling(wished.getFileName() + ".replaced-" + moment));
        setAside(old, new DatabaseFiles(aside));
      } else if (DatabaseFiles.size(old.wal()) > 0 || DatabaseFiles.size(old.journal()) > 0) {
        throw taken("a log without its database lies beside it");
      }
      try {
        Files.move(partial.main(), wished, StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException e) {
        if (aside != null) {
          setAside(new DatabaseFiles(aside), old);
        }
        throw e;
      }
      forceFolder();
      return aside;
    } catch (IOException e) {
      throw TargetFailures.wrap("being renamed to " + wished, partial.main(), e);
    }
  }

  private void mustBeReplaceable() throws IOException {
    if (!replace) {
      throw taken("a file of that name was made meanwhile");
    }
    if (isInUse(wished)) {
      throw taken("another process has it open and locked");
    }
  }

  private PgtrekException taken(String why) {
    return new PgtrekException.Target(
        "target-name-taken",
        "",
        "The new file cannot have the name " + wished + ": " + why + ".",
        "The new file is complete and stays as "
            + partial.main()
            + " until the next run; rename it, or make the name free and run the same command"
            + " again.",
        null);
  }

  /** A log belongs to its database, and goes with it. */
  private static void setAside(DatabaseFiles from, DatabaseFiles to) throws IOException {
    moveIfThere(from.wal(), to.wal());
    moveIfThere(from.journal(), to.journal());
    Files.deleteIfExists(from.sharedMemory());
    Files.move(from.main(), to.main(), StandardCopyOption.ATOMIC_MOVE);
  }

  /** The last program that lets go of a database removes its log itself. */
  private static void moveIfThere(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (NoSuchFileException e) {
      // There is none.
    }
  }

  /**
   * Keeps a file that was proved different, under a name that says so.
   *
   * @return where it is
   */
  public Path keepApart(String moment) {
    try {
      Path apart = free(wished.resolveSibling(wished.getFileName() + ".different-" + moment));
      force(partial.main());
      Files.move(partial.main(), apart, StandardCopyOption.ATOMIC_MOVE);
      forceFolder();
      return apart;
    } catch (IOException e) {
      throw TargetFailures.wrap("being renamed", partial.main(), e);
    }
  }

  private static Path free(Path name) {
    Path free = name;
    for (int i = 2; Files.exists(free, LinkOption.NOFOLLOW_LINKS); i++) {
      free = name.resolveSibling(name.getFileName() + "-" + i);
    }
    return free;
  }

  private static void force(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  private void forceFolder() throws IOException {
    // Windows opens no folder, and needs it no more.
    if (folder().getFileSystem().supportedFileAttributeViews().contains("posix")) {
      try (FileChannel channel = FileChannel.open(folder(), StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  /** Removes what is only half made, and lets go of the lock. */
  @Override
  public synchronized void close() {
    FileChannel channel = lockChannel;
    if (channel == null) {
      return;
    }
    try (channel) {
      if (begun) {
        removePartial();
      }
      // What a killed run has left is still known by it.
      if (begun || said.isEmpty()) {
        Files.deleteIfExists(lockFile);
      }
    } catch (IOException e) {
      throw TargetFailures.wrap("being removed", partial.main(), e);
    } finally {
      lockChannel = null;
      begun = false;
      said = "";
    }
  }
}

package dev.pgtrek.backup;

import dev.pgtrek.file.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A backup as it lies on the disk.
 *
 * @param content the file or folder that holds the data
 * @param run the run that took it; null for one that was taken by itself
 * @param facts what is known about it
 * @param checks what the last checks said
 * @param sealed whether its SHA-256 lies beside it
 * @param fault what can be seen to be wrong with it without reading it; null for nothing
 */
public record StoredBackup(
    Path content,
    @Nullable String run,
    BackupFacts facts,
    BackupChecks checks,
    boolean sealed,
    @Nullable String fault) {

  /**
   * The backup whose content lies at a path.
   *
   * @return nothing where pgtrek took none under that name
   */
  public static Optional<StoredBackup> at(Path content) {
    BackupFiles files = new BackupFiles(content.toAbsolutePath().normalize());
    try {
      Path facts = files.beside(BackupFiles.FACTS);
      if (!Files.isRegularFile(facts)) {
        return Optional.empty();
      }
      Optional<BackupFacts> read = BackupJson.facts(Files.readString(facts));
      if (read.isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(
          new StoredBackup(
              files.content(),
              null,
              read.get(),
              checks(files),
              Files.isRegularFile(files.beside(BackupFiles.SEAL)),
              fault(files, read.get())));
    } catch (java.nio.charset.CharacterCodingException e) {
      return Optional.empty();
    } catch (java.nio.file.NoSuchFileException e) {
      // It is being removed just now.
      return Optional.empty();
    } catch (IOException e) {
      throw BackupFiles.failed(e);
    }
  }

  static BackupChecks checks(BackupFiles files) throws IOException {
    Path file = files.beside(BackupFiles.CHECKS);
    return Files.isRegularFile(file)
        ? BackupJson.checks(Files.readString(file))
        : BackupChecks.NONE;
  }

  static @Nullable String fault(BackupFiles files, BackupFacts facts) throws IOException {
    if (!Files.exists(files.content())) {
      return "its content is not there";
    }
    if (!Files.isRegularFile(files.beside(BackupFiles.SEAL))) {
      return "its SHA-256 is not there";
    }
    long bytes = files.bytes();
    return bytes == facts.bytes()
        ? null
        : "it has %d bytes, not %d".formatted(bytes, facts.bytes());
  }

  /** Whether nothing is known against it. */
  public boolean good() {
    return fault == null && !checks.bad();
  }

  public String name() {
    return new BackupFiles(content).name();
  }

  public Instant takenAt() {
    return facts.takenAt();
  }

  /** Where its manifest is, if it has one. */
  public Optional<Path> manifest() {
    return Optional.of(new BackupFiles(content).beside(BackupFiles.MANIFEST))
        .filter(Files::isRegularFile);
  }

  /** Keeps what checks said beside it; the words of an earlier check of the same kind go. */
  public void keep(BackupChecks said) {
    BackupChecks both =
        new BackupChecks(
            said.verified() == null ? checks.verified() : said.verified(),
            said.proved() == null ? checks.proved() : said.proved());
    try {
      WholeFile.write(new BackupFiles(content).beside(BackupFiles.CHECKS), BackupJson.write(both));
    } catch (IOException e) {
      throw BackupFiles.failed(e);
    }
  }
}

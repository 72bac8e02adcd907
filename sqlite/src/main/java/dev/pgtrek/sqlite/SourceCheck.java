package dev.pgtrek.sqlite;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Severity;
import dev.pgtrek.sqlite.file.DatabaseFiles;
import dev.pgtrek.sqlite.file.DatabaseHeader;
import dev.pgtrek.sqlite.file.FileKind;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What stands against reading a file, from its first bytes and its companions. */
final class SourceCheck {

  private static final int SAMPLE = 4096;

  /** Commits are shorter, unless the disk is very busy. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** How often to look at a file that changes each time. */
  private static final int LOOKS = 20;

  private final DatabaseFiles files;
  private final Path file;
  private final List<Finding> findings = new ArrayList<>();

  private SourceCheck(DatabaseFiles files) {
    this.files = files;
    this.file = files.main();
  }

  static List<Finding> of(DatabaseFiles files) {
    SourceCheck check = new SourceCheck(files);
    try {
      check.run();
    } catch (ClosedByInterruptException e) {
      throw new PgtrekException.Interrupted();
    } catch (IOException e) {
      check.block(
          "source-unreadable",
          e.getClass().getSimpleName() + " while reading it",
          "pgtrek has to read the file.",
          "Check that the file and its disk can be read.");
    }
    return List.copyOf(check.findings);
  }

  private void run() throws IOException {
    if (!Files.exists(file)) {
      block(
          "source-missing",
          "there is no such file",
          "There is nothing to read.",
          "Check the path"
              + (Files.isSymbolicLink(file) ? ": it is a link that leads nowhere." : "."));
    } else if (Files.isDirectory(file)) {
      block(
          "source-is-a-directory",
          "it is a directory",
          "A SQLite database is one file.",
          "Name the file inside it.");
    } else if (!Files.isReadable(file)) {
      block(
          "source-unreadable",
          "no permission to read it",
          "pgtrek has to read the file.",
          "Run `chmod u+r` on it as its owner, or run pgtrek as a user who may read it.");
    } else if (Files.size(file) == 0) {
      emptyFile();
    } else {
      content();
    }
  }

  private void emptyFile() throws IOException {
    boolean withLog = files.hasWal();
    block(
        "source-empty",
        withLog ? "0 bytes, with a log beside it" : "0 bytes",
        "An empty file is a database without tables; often a wrong path made it.",
        "Check the path.");
  }

  private void content() throws IOException {
    byte[] start = DatabaseHeader.firstBytes(file, SAMPLE);
    Optional<DatabaseHeader> header = DatabaseHeader.of(start);
    if (header.isEmpty()) {
      notADatabase(start);
      return;
    }
    if (files.isLockedExclusively(PATIENCE)) {
      block(
          "source-locked",
          "another program holds an exclusive lock",
          "Nobody else can read it as long as the lock is held.",
          "End that program or its transaction, then run the same command again.");
    }
    length();
    facts(header.get());
    companions(header.get());
  }

  /**
   * A commit writes the header, the end of the file and away with the journal at different moments:
   * only a file that stands still is too short.
   */
  private void length() throws IOException {
    for (int look = 0; look < LOOKS; look++) {
      String before = files.state();
      long size = Files.size(file);
      long expected = DatabaseHeader.read(file).map(SourceCheck::bytes).orElse(0L);
      if (size >= expected || files.hasWal() || files.hasJournal()) {
        return;
      }
      if (files.state().equals(before)) {
        block(
            "source-truncated",
            size + " bytes, where its header says " + expected,
            "The end of the file is missing, as after a copy that was cut off.",
            "Copy the file again, or restore a backup.");
        return;
      }
    }
  }

  /** What a header says of the file's size; 0 where it is silent. */
  private static long bytes(DatabaseHeader header) {
    return header.pageCountIsValid() ? header.pageCount() * header.pageSize() : 0;
  }

  private void facts(DatabaseHeader header) throws IOException {
    findings.add(
        new Finding(
            "source-file",
            Severity.INFO,
            file.toString(),
            "%d bytes, page size %d, %s, %s, user_version %d, application_id %d, last written by"
                    .formatted(
                        Files.size(file),
                        header.pageSize(),
                        header.encodingName(),
                        header.isWal() ? "write-ahead log" : "rollback journal",
                        header.userVersion(),
                        header.applicationId())
                + " SQLite "
                + header.writtenByName(),
            "What the file is.",
            "Nothing is to be done."));
  }

  private void companions(DatabaseHeader header) throws IOException {
    long log = DatabaseFiles.size(files.wal());
    if (log > 0 && files.hasWal()) {
      add(
          header.isWal() ? Severity.INFO : Severity.WARN,
          "source-wal",
          files.wal(),
          log + " bytes that may not have reached the main file",
          "SQLite counts what its log holds as part of the database; pgtrek does too.",
          header.isWal()
              ? "Keep the log beside the file whenever it is copied."
              : "Make sure that this log belongs to this file: the file itself is not in log"
                  + " mode.");
    }
    long journal = DatabaseFiles.size(files.journal());
    if (journal > 0 && files.hasJournal()) {
      add(
          Severity.WARN,
          "source-journal",
          files.journal(),
          journal + " bytes of rollback journal",
          "A transaction is under way, or was cut off; what it had not committed is left out, as"
              + " SQLite itself would.",
          "Let the program finish, or leave it: the file itself is not changed.");
    }
  }

  private void notADatabase(byte[] start) {
    switch (FileKind.of(start)) {
      case RANDOM ->
          block(
              "source-encrypted",
              "its bytes look random",
              "It may be encrypted (SQLCipher, SEE and others do so); pgtrek holds no keys.",
              "Decrypt a copy with the program that owns it (SQLCipher: `sqlcipher_export`), then"
                  + " name the copy.");
      case DAMAGED_HEADER ->
          block(
              "source-damaged",
              "it begins like a database, but its header makes no sense",
              "It may be damaged, or encrypted with a plain header.",
              "Restore a backup, or decrypt a copy with the program that owns it.");
      case SQLITE_2 ->
          block(
              "source-not-a-database",
              "it was written by SQLite 2",
              "SQLite 3 cannot read it.",
              "Run `sqlite OLD .dump | sqlite3 NEW`, then name the new file.");
      case SQL_TEXT ->
          block(
              "source-not-a-database",
              "it is SQL text",
              "A dump has to be loaded first.",
              "Run `sqlite3 NEW < " + file.getFileName() + "`, then name the new file.");
      case COMPRESSED ->
          block(
              "source-not-a-database",
              "it is a compressed file",
              "pgtrek reads plain database files.",
              "Unpack it, then name the file inside.");
      case OTHER ->
          block(
              "source-not-a-database",
              "it does not begin like a SQLite database",
              "pgtrek reads SQLite 3 files.",
              "Check the path.");
    }
  }

  private void block(String code, String measured, String why, String fix) {
    add(Severity.BLOCK, code, file, measured, why, fix);
  }

  private void add(
      Severity severity, String code, Path subject, String measured, String why, String fix) {
    findings.add(new Finding(code, severity, subject.toString(), measured, why, fix));
  }
}

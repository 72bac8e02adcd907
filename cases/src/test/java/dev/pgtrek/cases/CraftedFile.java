package dev.pgtrek.cases;

import dev.pgtrek.testkit.SqliteFiles;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Sources that SQL alone cannot make. */
enum CraftedFile {
  /** Rows that stand only in the write-ahead log, as after a crash of the application. */
  WAL_NOT_CHECKPOINTED {
    @Override
    Path make(Path file) throws IOException {
      Path living = file.resolveSibling("living");
      try (Connection connection = SqliteFiles.open(living);
          Statement statement = connection.createStatement()) {
        statement.executeUpdate(
            """
            PRAGMA journal_mode = WAL;
            PRAGMA wal_autocheckpoint = 0;
            CREATE TABLE note (id INTEGER PRIMARY KEY, body TEXT NOT NULL);
            INSERT INTO note VALUES (1, 'in the file');
            PRAGMA wal_checkpoint(TRUNCATE);
            INSERT INTO note VALUES (2, 'in the log');
            UPDATE note SET body = 'in both, changed in the log' WHERE id = 1;
            """);
        Files.copy(living, file);
        Files.copy(living.resolveSibling("living-wal"), beside(file, "-wal"));
      } catch (SQLException failure) {
        throw new IllegalStateException(failure);
      }
      Files.delete(living);
      return file;
    }
  },

  /** A table of many pages, one of which, in the middle, was overwritten. */
  CORRUPT_IN_MID_TABLE {
    @Override
    Path make(Path file) throws IOException {
      SqliteFiles.create(
          file,
          """
          PRAGMA page_size = 4096;
          CREATE TABLE good (id INTEGER PRIMARY KEY, body TEXT);
          INSERT INTO good VALUES (1, 'intact');
          CREATE TABLE broken (id INTEGER PRIMARY KEY, body TEXT);
          WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
          INSERT INTO broken SELECT i, printf('row %0100d', i) FROM n;
          """);
      try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
        long pages = bytes.length() / 4096;
        byte[] garbage = new byte[4096];
        new Random(49).nextBytes(garbage);
        bytes.seek(pages / 2 * 4096);
        bytes.write(garbage);
      }
      return file;
    }
  },

  /** Nothing but noise from the first byte on, as an encrypted file looks. */
  ENCRYPTED {
    @Override
    Path make(Path file) throws IOException {
      byte[] noise = new byte[16 * 4096];
      new Random(4949).nextBytes(noise);
      return Files.write(file, noise);
    }
  },

  /** The first half of a database: a copy that broke off. */
  CUT_OFF {
    @Override
    Path make(Path file) throws IOException {
      Path whole = file.resolveSibling("whole");
      SqliteFiles.create(
          whole,
          """
          CREATE TABLE t (id INTEGER PRIMARY KEY, body TEXT);
          WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
          INSERT INTO t SELECT i, printf('row %0100d', i) FROM n;
          """);
      try (RandomAccessFile bytes = new RandomAccessFile(whole.toFile(), "rw")) {
        bytes.setLength(bytes.length() / 2 / 4096 * 4096);
      }
      return Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
    }
  },

  /** One column more than PostgreSQL can have. */
  TOO_MANY_COLUMNS {
    @Override
    Path make(Path file) {
      return SqliteFiles.create(
          file,
          IntStream.rangeClosed(1, 1601)
              .mapToObj(i -> "c" + i + " INTEGER")
              .collect(Collectors.joining(", ", "CREATE TABLE wide (", ")")),
          "INSERT INTO wide (c1, c1601) VALUES (1, 1601)");
    }
  },

  /** As many columns as PostgreSQL can have, with one value that is too long for a buffer. */
  MOST_COLUMNS {
    @Override
    Path make(Path file) {
      return SqliteFiles.create(
          file,
          IntStream.range(1, 1600)
              .mapToObj(i -> "c" + i + " INTEGER")
              .collect(Collectors.joining(", ", "CREATE TABLE wide (", ", c1600 TEXT)")),
          "INSERT INTO wide (c1, c1600) VALUES (1, 'short'), (2, NULL)",
          "INSERT INTO wide (c1, c2, c1600) VALUES (3, 4, hex(zeroblob(5000000)))");
    }
  };

  /** Makes the file; nothing else is left in its folder but what belongs to it. */
  abstract Path make(Path file) throws IOException;

  private static Path beside(Path file, String ending) {
    return file.resolveSibling(file.getFileName() + ending);
  }
}

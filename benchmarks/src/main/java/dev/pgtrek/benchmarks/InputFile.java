package dev.pgtrek.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A SQLite file that is made once and kept.
 *
 * @param path where it is
 * @param rows rows per table
 */
record InputFile(Path path, Map<String, Long> rows) {

  private static final Path FOLDER = Path.of("benchmarks/target/data").toAbsolutePath();

  /** What fills an empty database. */
  interface Content {
    void fill(Connection connection, long size) throws SQLException;
  }

  /** Makes the file where it is missing; the same content always gives the same bytes. */
  static InputFile make(String name, long size, Content content) {
    Path file = FOLDER.resolve(name + "_" + size + ".sqlite");
    try {
      if (!Files.exists(file)) {
        Files.createDirectories(FOLDER);
        Path unfinished = FOLDER.resolve(file.getFileName() + ".unfinished");
        Files.deleteIfExists(unfinished);
        write(unfinished, size, content);
        Files.move(unfinished, file);
      }
      return new InputFile(file, rows(file));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make " + file, e);
    } catch (SQLException e) {
      throw new IllegalStateException("Cannot make " + file, e);
    }
  }

  private static void write(Path file, long size, Content content) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      run(connection, List.of("PRAGMA journal_mode=OFF", "PRAGMA synchronous=OFF"));
      connection.setAutoCommit(false);
      content.fill(connection, size);
      connection.commit();
    }
  }

  private static Map<String, Long> rows(Path file) throws SQLException {
    Map<String, Long> rows = new LinkedHashMap<>();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      try (ResultSet tables =
          statement.executeQuery(
              "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")) {
        while (tables.next()) {
          rows.put(tables.getString(1), 0L);
        }
      }
      for (String table : List.copyOf(rows.keySet())) {
        try (ResultSet count = statement.executeQuery("SELECT count(*) FROM \"" + table + "\"")) {
          rows.put(table, count.getLong(1));
        }
      }
    }
    return rows;
  }

  long bytes() {
    try {
      return Files.size(path);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot measure " + path, e);
    }
  }

  long allRows() {
    return rows.values().stream().mapToLong(Long::longValue).sum();
  }

  static void run(Connection connection, List<String> commands) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String command : commands) {
        statement.execute(command);
      }
    }
  }
}

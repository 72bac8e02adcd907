package dev.pgtrek.cases;

import dev.pgtrek.testkit.SqliteFiles;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What a SQLite file holds, by the driver. */
final class SqliteRows {

  private SqliteRows() {}

  /** The first column of a query. */
  static List<String> of(Path file, String query) throws SQLException {
    try (Connection connection = SqliteFiles.open(file);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      List<String> found = new ArrayList<>();
      while (rows.next()) {
        found.add(String.valueOf(rows.getString(1)));
      }
      return found;
    }
  }
}

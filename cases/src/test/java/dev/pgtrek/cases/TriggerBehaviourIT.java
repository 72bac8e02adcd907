package dev.pgtrek.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.SqliteFiles;
import dev.pgtrek.testkit.TestServer;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Triggers after a migration: the same statements on both engines leave the same rows, and fail on
 * both or on none.
 */
class TriggerBehaviourIT {

  private static final List<String> TABLES =
      List.of(
          "notes", "authors", "log", "tags", "settings", "accounts", "moves", "tree", "note_view");

  private static final List<String> STATEMENTS =
      List.of(
          "INSERT INTO notes (id, title, author_id) VALUES (3, 'third #x', 1)",
          "INSERT INTO notes (id, title, author_id) VALUES (4, 'no author', NULL), (5, '#y z', 2)",
          "UPDATE notes SET title = 'first again' WHERE id = 1",
          "UPDATE notes SET title = title",
          "UPDATE notes SET body = 'b', title = title || '!' WHERE id = 2",
          "UPDATE notes SET stars = 4 WHERE author_id = 1",
          "UPDATE notes SET stars = stars + 3 WHERE id = 2",
          "INSERT INTO notes (id, title) VALUES (6, 'this title is much too long')",
          "INSERT INTO notes (id, title, stars) VALUES (7, 'negative', -1)",
          "UPDATE notes SET author_id = 99 WHERE id = 1",
          "UPDATE notes SET author_id = 2 WHERE id = 1",
          "DELETE FROM notes WHERE id = 3",
          "DELETE FROM notes WHERE id = 4",
          "INSERT INTO note_view (id, title, author) VALUES (10, 'by view', 'cleo')",
          "INSERT INTO note_view (id, title, author) VALUES (11, 'by view too', 'ada')",
          "UPDATE note_view SET title = 'changed by view' WHERE id = 10",
          "UPDATE note_view SET title = title",
          "DELETE FROM note_view WHERE id = 11",
          "UPDATE authors SET name = 'ADA' WHERE id = 1",
          "UPDATE authors SET name = 'Ada L' WHERE id = 1",
          "INSERT INTO moves VALUES (1, 1, 2, 10.5)",
          "INSERT INTO moves VALUES (2, 1, 2, 1000)",
          "INSERT INTO moves VALUES (3, 2, 1, 60.25)",
          "INSERT INTO tree (id, parent_id) VALUES (3, 2)",
          "INSERT INTO tree (id, parent_id) VALUES (4, 3)",
          "INSERT INTO tree (id, parent_id) VALUES (5, NULL)",
          "DELETE FROM authors WHERE id = 2");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void doOnTheTargetWhatTheyDidInSqlite(int major) throws Exception {
    TestServer server = Servers.postgres(major);
    String input =
        Files.readString(CaseFolder.MODULE.resolve("schema-triggers").resolve("input.sql"));
    Path source = SqliteFiles.create(folder.resolve("app.db"), input);
    String url = server.newDatabase();

    Program.Answer answer = Program.in(folder).run("migrate", source.toString(), url);

    assertThat(answer.exit()).as("%s", answer).isZero();
    try (Connection sqlite = SqliteFiles.open(source);
        Connection target = server.jdbc(url)) {
      assertThat(content(target)).as("after the migration").isEqualTo(content(sqlite));
      execute(sqlite, "UPDATE notes SET pinned = 1 WHERE id = 5");
      execute(target, "UPDATE notes SET pinned = TRUE WHERE id = 5");
      execute(sqlite, "DELETE FROM notes WHERE id = 5");
      execute(target, "DELETE FROM notes WHERE id = 5");
      for (String statement : STATEMENTS) {
        boolean there = execute(sqlite, statement);
        boolean here = execute(target, statement);

        assertThat(here).as("whether it is allowed: %s", statement).isEqualTo(there);
        assertThat(content(target)).as("after %s", statement).isEqualTo(content(sqlite));
      }
      execute(sqlite, "UPDATE notes SET pinned = 1 WHERE id = 10");
      execute(target, "UPDATE notes SET pinned = TRUE WHERE id = 10");
      execute(sqlite, "DELETE FROM notes");
      execute(target, "DELETE FROM notes");
      assertThat(content(target)).as("after a row was spared").isEqualTo(content(sqlite));
    }
  }

  private static boolean execute(Connection connection, String sql) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
      return true;
    } catch (SQLException _) {
      return false;
    }
  }

  /** In which order a statement visits its rows is either engine's own affair; ids tell it. */
  private static String columns(String table) {
    return table.equals("log") ? "what, note_id, old_title, new_title, detail" : "*";
  }

  private static List<String> content(Connection connection) throws SQLException {
    List<String> lines = new ArrayList<>();
    for (String table : TABLES) {
      List<String> rows = new ArrayList<>();
      try (Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery("SELECT " + columns(table) + " FROM " + table)) {
        while (row.next()) {
          StringBuilder line = new StringBuilder(table);
          for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
            line.append('|').append(spelled(row.getObject(i)));
          }
          rows.add(line.toString());
        }
      }
      rows.stream().sorted().forEach(lines::add);
    }
    return lines;
  }

  private static String spelled(Object value) {
    return switch (value) {
      case null -> "-";
      case Boolean truth -> truth ? "1" : "0";
      case BigDecimal decimal -> decimal.stripTrailingZeros().toPlainString();
      case Double real -> BigDecimal.valueOf(real).stripTrailingZeros().toPlainString();
      default -> value.toString();
    };
  }
}

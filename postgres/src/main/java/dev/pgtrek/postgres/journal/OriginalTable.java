package dev.pgtrek.postgres.journal;

import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Original;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * The texts that made the source of a run, in the journal. The table came later than the others and
 * stands beside them: a journal without it is whole, and tells of no original.
 */
final class OriginalTable {

  private static final String DDL =
      """
      CREATE TABLE IF NOT EXISTS pgtrek.original (
        run bigint NOT NULL REFERENCES pgtrek.run ON DELETE CASCADE,
        position integer NOT NULL,
        type text NOT NULL,
        name text NOT NULL,
        table_name text NOT NULL,
        statement text NOT NULL,
        PRIMARY KEY (run, position)
      );
      COMMENT ON TABLE pgtrek.original IS
        'The statements that made the source, so that it can be made again as it was.';
      """;

  private OriginalTable() {}

  /** Writes what made a run's source; the journal's making is locked. */
  static void write(Connection transaction, long run, Original original) throws SQLException {
    try (Statement statement = transaction.createStatement()) {
      statement.execute(DDL);
    }
    try (PreparedStatement statement =
        transaction.prepareStatement(
            "INSERT INTO pgtrek.original (run, position, type, name, table_name, statement)"
                + " VALUES (?, ?, ?, ?, ?, ?)")) {
      int position = 0;
      for (Original.Statement made : original.statements()) {
        // A text with NUL cannot be, for SQLite reads its statements up to the first one.
        statement.setLong(1, run);
        statement.setInt(2, position++);
        statement.setString(3, made.type());
        statement.setString(4, made.name().text());
        statement.setString(5, made.table().text());
        statement.setString(6, made.sql());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  /** What made a run's source; nothing where the journal does not tell. */
  static Original read(Connection connection, long run) throws SQLException {
    if (JournalTables.relation(connection, "pgtrek", "original") == 0) {
      return Original.NONE;
    }
    List<Original.Statement> statements = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT type, name, table_name, statement FROM pgtrek.original"
                + " WHERE run = ? ORDER BY position")) {
      statement.setLong(1, run);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          statements.add(
              new Original.Statement(
                  row.getString(1),
                  Identifier.of(row.getString(2)),
                  Identifier.of(row.getString(3)),
                  row.getString(4)));
        }
      }
    }
    return new Original(statements);
  }
}

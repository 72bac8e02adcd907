package dev.pgtrek.postgres.move;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Makes pieces on the target, in the transaction of whoever calls. */
public final class PieceRunner {

  private PieceRunner() {}

  /**
   * Runs pieces one after the other. The session's settings are as pieces expect them until the
   * transaction ends.
   *
   * @param transaction a connection to the target, in a transaction
   * @throws SQLException if the server refuses a statement; the caller rolls back
   */
  public static void run(Connection transaction, List<Piece> pieces) throws SQLException {
    try (Statement statement = transaction.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute(Statements.SETTINGS);
      String database = Rows.value(transaction, "SELECT pg_catalog.current_database()");
      for (Piece piece : pieces) {
        boolean ofDatabase = piece.word().startsWith("DATABASE");
        for (String sql : piece.statements()) {
          statement.execute(ofDatabase ? DatabaseName.in(sql, database) : sql);
        }
      }
    }
  }
}

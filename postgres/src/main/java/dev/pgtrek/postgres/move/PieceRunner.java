package dev.pgtrek.postgres.move;

import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Severity;
import dev.pgtrek.postgres.move.Piece.Part;
import dev.pgtrek.postgres.sql.Attempt;
import dev.pgtrek.postgres.sql.Attempt.Refusal;
import dev.pgtrek.postgres.sql.Rows;
import dev.pgtrek.postgres.sql.SqlFailures;
import dev.pgtrek.postgres.sql.SqlText;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes pieces on the target, in the transaction of whoever calls. */
public final class PieceRunner {

  /** One of several pieces could not be made. */
  public static final class PieceFailed extends SQLException {

    private static final long serialVersionUID = 1L;

    private final String piece;
    private final SQLException failure;

    PieceFailed(String piece, SQLException failure) {
      super(failure.getMessage(), failure.getSQLState(), failure);
      this.piece = piece;
      this.failure = failure;
    }

    /** Which one. */
    public String piece() {
      return piece;
    }

    /** What the server said. */
    public SQLException failure() {
      return failure;
    }
  }

  /** Pieces of which a part is worth having. */
  private static final Set<String> OF_SINGLE_STATEMENTS =
      Set.of("ACL", "DEFAULT ACL", "DATABASE ACL", "DATABASE PROPERTIES", "LARGE OBJECT");

  private final Connection transaction;
  private final String database;

  private PieceRunner(Connection transaction, String database) {
    this.transaction = transaction;
    this.database = database;
  }

  /**
   * Runs pieces one after the other. The session's settings are as pieces expect them until the
   * transaction ends. Of the parts {@link Part#RIGHTS} and {@link Part#LAST}, on which no rows
   * stand, a piece that the server refuses is undone by itself and told of.
   *
   * @param transaction a connection to the target, in a transaction
   * @return what was refused; none where all was made
   * @throws PieceFailed if the server refuses a piece of another part; the caller rolls back
   * @throws SQLException if it fails otherwise
   */
  public static List<Finding> run(Connection transaction, List<Piece> pieces) throws SQLException {
    List<Finding> refused = new ArrayList<>();
    Rows.run(transaction, Statements.SETTINGS);
    PieceRunner runner =
        new PieceRunner(
            transaction, Rows.value(transaction, "SELECT pg_catalog.current_database()"));
    List<Piece> together = new ArrayList<>();
    for (Piece piece : pieces) {
      if (piece.part() == Part.RIGHTS || piece.part() == Part.LAST) {
        runner.make(together);
        runner.attempt(piece, refused);
      } else {
        together.add(piece);
      }
    }
    runner.make(together);
    return List.copyOf(refused);
  }

  /**
   * Makes pieces whose statements travel together, and empties the list. What the server refuses of
   * them is done again piece by piece, so that the one which it refuses is known.
   */
  private void make(List<Piece> pieces) throws SQLException {
    if (pieces.size() > 1) {
      Savepoint before = transaction.setSavepoint();
      try (Statement statement = transaction.createStatement()) {
        statement.setEscapeProcessing(false);
        for (Piece piece : pieces) {
          for (String sql : statements(piece)) {
            statement.addBatch(sql);
          }
        }
        statement.executeBatch();
        pieces.clear();
      } catch (SQLException failure) {
        if (Thread.currentThread().isInterrupted() || isOfConnection(failure)) {
          throw SqlFailures.own(failure);
        }
        transaction.rollback(before);
      }
      transaction.releaseSavepoint(before);
    }
    for (Piece piece : pieces) {
      make(piece);
    }
    pieces.clear();
  }

  /** The connection, the server or somebody who ends a statement, and not what was asked for. */
  private static boolean isOfConnection(SQLException failure) {
    String state = String.valueOf(failure.getSQLState());
    return state.startsWith("08") || state.startsWith("57");
  }

  /** What a refusal undoes, it undoes with the role that was taken on. */
  private void attempt(Piece piece, List<Finding> refused) throws SQLException {
    List<String> statements = statements(piece);
    Optional<Refusal> refusal =
        Attempt.where(transaction, statements, PieceRunner::refuses).refusal();
    if (refusal.isEmpty()) {
      return;
    }
    if (OF_SINGLE_STATEMENTS.contains(piece.word()) && statements.size() > 1) {
      oneByOne(piece, statements, refused);
    } else {
      refused.add(refused(piece, piece.text(), refusal.get()));
    }
  }

  /** What of the statements the server takes stands; the others are told, each by itself. */
  private void oneByOne(Piece piece, List<String> statements, List<Finding> refused)
      throws SQLException {
    for (int i = 0; i < statements.size(); i++) {
      List<String> together = new ArrayList<>(List.of(statements.get(i)));
      // What is said as another role is said between taking it on and laying it down.
      if (SqlText.begins(statements.get(i), "set", "local", "role")) {
        while (i + 1 < statements.size() && !SqlText.begins(together.getLast(), "reset", "role")) {
          together.add(statements.get(++i));
        }
      }
      Attempt.where(transaction, together, PieceRunner::refuses)
          .refusal()
          .map(r -> refused(piece, Secrets.starred(piece.word(), together), r))
          .ifPresent(refused::add);
    }
  }

  private static Finding refused(Piece piece, String text, Refusal refusal) {
    return new Finding(
        "object-refused",
        Severity.WARN,
        piece.id(),
        refusal.reason(),
        "The target's server refuses it, so it is not there.",
        "Run it with the right that is missing: " + text.replace('\n', ' '));
  }

  /** Whether it is the statement that is at fault, not the connection, the server or a lock. */
  private static boolean refuses(String state) {
    return switch (state.length() == 5 ? state.substring(0, 2) : "") {
      case "0A",
          "0L",
          "0P",
          "22",
          "23",
          "28",
          "2B",
          "2F",
          "38",
          "39",
          "3D",
          "3F",
          "42",
          "44",
          "P0" ->
          true;
      case "55" -> !state.equals("55P03");
      case "58" -> state.equals("58P01");
      default -> false;
    };
  }

  private void make(Piece piece) throws SQLException {
    try {
      for (String sql : statements(piece)) {
        Rows.run(transaction, sql);
      }
    } catch (SQLException failure) {
      throw new PieceFailed(piece.id(), failure);
    }
  }

  private List<String> statements(Piece piece) {
    return piece.word().startsWith("DATABASE")
        ? piece.statements().stream().map(sql -> DatabaseName.in(sql, database)).toList()
        : piece.statements();
  }
}

package dev.pgtrek.postgres.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A statement that the server may refuse for what the rows or an expression are. A refusal undoes
 * the statement alone; every other failure is thrown.
 *
 * @param refusal why it was refused, or nothing
 * @param notices what the server said beside
 */
public record Attempt(Optional<Refusal> refusal, List<String> notices) {

  /** Within class 42: the role lacks a right, or the object is there already. */
  private static final List<String> NOT_THE_STATEMENT = List.of("42501", "42P06", "42P07");

  private static final List<String> NOT_FOUND = List.of("42883", "42P01", "42704", "3F000");

  public Attempt {
    notices = List.copyOf(notices);
  }

  /**
   * Why a statement was refused.
   *
   * @param state SQLSTATE
   * @param reason the server's words, without rows' values
   */
  public record Refusal(String state, String reason) {}

  public boolean worked() {
    return refusal.isEmpty();
  }

  /**
   * Tries it.
   *
   * @param target in a transaction
   */
  public static Attempt of(Connection target, String sql) throws SQLException {
    return of(target, sql, Set.of());
  }

  /**
   * The same, where more is a refusal.
   *
   * @param more states that count as one too
   */
  public static Attempt of(Connection target, String sql, Set<String> more) throws SQLException {
    return where(target, List.of(sql), state -> refuses(state) || more.contains(state));
  }

  /**
   * Tries statements that belong together: all are made, or none.
   *
   * @param refuses whether a state is a refusal
   */
  public static Attempt where(Connection target, List<String> statements, Predicate<String> refuses)
      throws SQLException {
    try (Statement statement = target.createStatement()) {
      statement.setEscapeProcessing(false);
      List<String> notices = new ArrayList<>();
      for (String sql : messages(statements)) {
        statement.execute(sql);
        for (SQLWarning w = statement.getWarnings(); w != null; w = w.getNextWarning()) {
          notices.add(String.valueOf(w.getMessage()));
        }
        statement.clearWarnings();
      }
      return new Attempt(Optional.empty(), notices);
    } catch (SQLException failure) {
      String state = failure.getSQLState() == null ? "" : failure.getSQLState();
      if (!refuses.test(state)) {
        throw failure;
      }
      Rows.run(target, "ROLLBACK TO SAVEPOINT pgtrek; RELEASE SAVEPOINT pgtrek");
      return new Attempt(Optional.of(new Refusal(state, SqlFailures.reason(failure))), List.of());
    }
  }

  /**
   * All in one way to the server and back. The driver takes them apart at semicolons, so those that
   * have one themselves, in a function's body, travel alone; a comment at the end of one swallows
   * none of the next.
   */
  private static List<String> messages(List<String> statements) {
    List<String> all = new ArrayList<>(List.of("SAVEPOINT pgtrek"));
    all.addAll(statements);
    all.add("RELEASE SAVEPOINT pgtrek");
    return statements.stream().anyMatch(sql -> sql.contains(";"))
        ? all
        : List.of(String.join("\n;", all));
  }

  /** Whether a state says that something named in a statement or a function is not found. */
  public static boolean seesNoObject(String state) {
    return NOT_FOUND.contains(state);
  }

  /** Whether a state says that rows or an expression are what was refused. */
  public static boolean refuses(String state) {
    return switch (state.length() == 5 ? state.substring(0, 2) : "") {
      case "0A", "21", "22", "23", "2F", "38", "39", "54", "P0" -> true;
      case "42" -> !NOT_THE_STATEMENT.contains(state);
      case "55" -> state.equals("55000");
      default -> false;
    };
  }
}

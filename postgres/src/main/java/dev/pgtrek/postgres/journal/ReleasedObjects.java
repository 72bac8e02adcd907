package dev.pgtrek.postgres.journal;

import dev.pgtrek.model.Existing;
import dev.pgtrek.postgres.sql.SqlFailures;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a load into an application's own tables took away for its time and did not put back, because
 * it never came to its end: triggers that are off, foreign keys that are gone or not proved.
 */
public final class ReleasedObjects {

  private ReleasedObjects() {}

  /**
   * One of them.
   *
   * @param words what it is, for people
   * @param sql the statement that puts it back
   * @param proves whether the statement only proves what is there, which the rows may contradict
   */
  public record Released(String words, String sql, boolean proves) {}

  /** What is still to be put back for a schema. */
  public static List<Released> of(Connection connection, String schema) throws SQLException {
    List<Released> released = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT number, existing FROM pgtrek.run"
                + " WHERE schema = ? AND existing IS NOT NULL ORDER BY number")) {
      statement.setString(1, schema);
      try (ResultSet run = statement.executeQuery()) {
        while (run.next()) {
          Existing existing = ExistingText.read(run.getString(2));
          if (existing != null) {
            open(existing, steps(connection, run.getLong(1)), released);
          }
        }
      }
    }
    return released;
  }

  private static Set<String> steps(Connection connection, long run) throws SQLException {
    Set<String> ids = new HashSet<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT id FROM pgtrek.step WHERE run = ? AND sql_state IS NULL")) {
      statement.setLong(1, run);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          ids.add(row.getString(1));
        }
      }
    }
    return ids;
  }

  private static void open(Existing existing, Set<String> done, List<Released> released) {
    for (Existing.Relation table : existing.tables()) {
      for (Existing.Trigger trigger : table.triggers()) {
        String what = table.name() + " " + trigger.name();
        if (done.contains("RELEASE " + what) && !done.contains("RESTORE " + what)) {
          released.add(new Released("trigger " + what.replace(' ', '.'), trigger.on(), false));
        }
      }
    }
    for (Existing.Reference reference : existing.references()) {
      String what = reference.table() + " " + reference.name();
      String words = "foreign key " + reference.table() + "." + reference.name();
      if (done.contains("RELEASE " + what)) {
        if (!done.contains("FOREIGN_KEY " + what)) {
          released.add(new Released(words, reference.add(), false));
        }
        if (reference.validated() && !done.contains("VALIDATE " + what)) {
          released.add(new Released("proof of " + words, reference.validate(), true));
        }
      }
    }
  }

  /**
   * Puts all of it back.
   *
   * @return what was put back, in words; with what rows of an unfinished load contradict
   */
  static List<String> putBack(Connection transaction, String schema) throws SQLException {
    List<String> words = new ArrayList<>();
    try (Statement statement = transaction.createStatement()) {
      for (Released each : of(transaction, schema)) {
        Savepoint before = transaction.setSavepoint();
        try {
          statement.execute(each.sql());
          words.add(each.words());
        } catch (SQLException failure) {
          if (!each.proves() || !SqlFailures.state(failure).startsWith("23")) {
            throw failure;
          }
          transaction.rollback(before);
          words.add(each.words() + " failed, so it stays NOT VALID until the rows are mended");
        }
      }
    }
    return words;
  }
}

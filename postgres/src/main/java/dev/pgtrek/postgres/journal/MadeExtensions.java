package dev.pgtrek.postgres.journal;

import dev.pgtrek.model.Identifier;
import dev.pgtrek.postgres.extension.ExtensionFacts;
import dev.pgtrek.postgres.sql.SqlFailures;
import dev.pgtrek.spi.Step;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * The extensions in the journal's list of what pgtrek made. One that was there before a run is not
 * in it, so it is never dropped.
 */
public final class MadeExtensions {

  private static final String DEPENDENT_OBJECTS_STILL_EXIST = "2BP01";

  private MadeExtensions() {}

  /**
   * Records the extension that a step has made, in the step's transaction, under the schema that
   * the run receives its tables in.
   */
  public static void record(Connection transaction, Step step) throws SQLException {
    MadeObjects.record(
        transaction,
        "extension",
        ExtensionFacts.oid(transaction, step.object()),
        step.table().schema().text(),
        step.object(),
        step.id());
  }

  /** Those that runs into a schema made and that are still the same, in the order of making. */
  static List<String> standing(Connection connection, String schema) throws SQLException {
    List<String> names = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT e.extname FROM pgtrek.object o JOIN pg_extension e"
                + " ON e.oid = o.oid AND e.extname = o.object_name"
                + " WHERE o.kind = 'extension' AND o.schema_name = ? ORDER BY o.oid")) {
      statement.setString(1, schema);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          names.add(row.getString(1));
        }
      }
    }
    return names;
  }

  /**
   * Drops those that nothing in the database depends on any more, the last made first.
   *
   * @param names as {@link #standing} gave them
   * @return the dropped ones
   */
  static List<String> drop(Connection transaction, List<String> names) throws SQLException {
    List<String> dropped = new ArrayList<>();
    for (String name : names.reversed()) {
      Savepoint before = transaction.setSavepoint();
      try (Statement statement = transaction.createStatement()) {
        // Without CASCADE: what somebody else made with it keeps it.
        statement.execute("DROP EXTENSION " + Identifier.of(name).quoted());
        dropped.add(name);
      } catch (SQLException failure) {
        if (!SqlFailures.state(failure).equals(DEPENDENT_OBJECTS_STILL_EXIST)) {
          throw failure;
        }
        transaction.rollback(before);
      }
    }
    return List.copyOf(dropped);
  }
}

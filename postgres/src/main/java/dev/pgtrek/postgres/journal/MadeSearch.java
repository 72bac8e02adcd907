package dev.pgtrek.postgres.journal;

import dev.pgtrek.model.TableName;
import dev.pgtrek.spi.Step;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The text search configurations that search columns need, by oid. */
public final class MadeSearch {

  private static final String STANDING =
      """
      SELECT o.object_name, o.oid FROM pgtrek.object o
      JOIN pg_ts_config c ON c.oid = o.oid AND c.cfgname = o.object_name
      JOIN pg_namespace n ON n.oid = c.cfgnamespace AND n.nspname = o.schema_name
      WHERE o.kind = 'text search configuration' AND o.schema_name = ?
      ORDER BY o.object_name COLLATE "C"
      """;

  private MadeSearch() {}

  /** Records the configuration that a step has made, in the step's transaction. */
  public static void recordConfiguration(Connection transaction, Step step) throws SQLException {
    try (PreparedStatement statement =
        transaction.prepareStatement(
            """
            INSERT INTO pgtrek.object (kind, oid, schema_name, object_name, step)
            SELECT 'text search configuration', c.oid, n.nspname, c.cfgname, ?
            FROM pg_ts_config c JOIN pg_namespace n ON n.oid = c.cfgnamespace
            WHERE n.nspname = ? AND c.cfgname = ?
            ON CONFLICT (kind, oid) DO UPDATE SET schema_name = excluded.schema_name,
              object_name = excluded.object_name, step = excluded.step, made_at = now()
            """)) {
      statement.setString(1, step.id());
      statement.setString(2, step.table().schema().text());
      statement.setString(3, step.object());
      statement.executeUpdate();
    }
  }

  /** Those that stand as they were made. */
  public static List<Long> oids(Connection connection, String schema) throws SQLException {
    List<Long> oids = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(STANDING)) {
      statement.setString(1, schema);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          oids.add(row.getLong(2));
        }
      }
    }
    return oids;
  }

  /** What is still as it was made. */
  static List<TableName> standing(Connection connection, String schema) throws SQLException {
    List<TableName> names = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(STANDING)) {
      statement.setString(1, schema);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          names.add(TableName.of(schema, row.getString(1)));
        }
      }
    }
    return names;
  }

  /** Drops what is still as it was made; the tables that used it are gone. */
  static void drop(Connection transaction, String schema) throws SQLException {
    List<TableName> names = standing(transaction, schema);
    try (Statement statement = transaction.createStatement()) {
      for (TableName name : names) {
        statement.execute("DROP TEXT SEARCH CONFIGURATION " + name.quoted());
      }
    }
  }
}

package dev.pgtrek.sqlite.rows;

import dev.pgtrek.model.Column;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.ValueKind;
import dev.pgtrek.sqlite.access.RawStatement;
import dev.pgtrek.sqlite.access.SqliteFailures;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * What columns hold in rows that were written before the column was added: the default, after the
 * column's affinity. SQLite itself says it: an empty database in memory gets a row and then the
 * column. Safe for all threads.
 */
final class ColumnDefaults {

  private final Table table;
  private final @Nullable StoredValue[] known;

  ColumnDefaults(Table table) {
    this.table = table;
    this.known = new StoredValue[table.columns().size()];
  }

  synchronized StoredValue of(int column) {
    StoredValue value = known[column];
    if (value == null) {
      value = compute(table.columns().get(column));
      known[column] = value;
    }
    return value;
  }

  private StoredValue compute(Column column) {
    String expression = column.defaultSql();
    if (expression == null) {
      return StoredValue.NULL;
    }
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:");
        Statement statement = connection.createStatement()) {
      String strict = table.traits().strict() ? " STRICT" : "";
      statement.execute("CREATE TABLE t (a INT)" + strict);
      statement.execute("INSERT INTO t VALUES (1)");
      if (!isAdded(statement, type(column) + " DEFAULT " + expression)
          && !isAdded(statement, type(column) + " DEFAULT (" + expression + ")")) {
        // SQLite adds no column whose default is not constant; where the schema was edited by hand,
        // such a column is NULL in older rows.
        return StoredValue.NULL;
      }
      try (RawStatement row = RawStatement.prepare(connection, "SELECT b FROM t")) {
        row.step();
        return value(row);
      }
    } catch (SQLException e) {
      throw SqliteFailures.wrap("taking the default of a column of " + table.name(), e);
    }
  }

  private String type(Column column) {
    return table.traits().strict() ? column.declared() : Affinity.of(column.declared()).name();
  }

  private static boolean isAdded(Statement statement, String definition) {
    try {
      statement.execute("ALTER TABLE t ADD COLUMN b " + definition);
      return true;
    } catch (SQLException e) {
      return false;
    }
  }

  private static StoredValue value(RawStatement row) throws SQLException {
    return switch (row.type(0)) {
      case RawStatement.INTEGER -> StoredValue.ofInteger(row.integer(0));
      case RawStatement.REAL -> StoredValue.ofReal(row.real(0));
      case RawStatement.TEXT -> StoredValue.ofBytes(ValueKind.TEXT, row.bytes(0));
      case RawStatement.BLOB -> StoredValue.ofBytes(ValueKind.BLOB, row.bytes(0));
      default -> StoredValue.NULL;
    };
  }
}

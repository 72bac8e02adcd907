package dev.pgtrek.sqlite.rows;

import dev.pgtrek.model.Column;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.TableName;
import dev.pgtrek.sqlite.access.RawStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where a table's tree is, and which field of its records holds which column. Sections 2.3 and 2.4
 * of the file format. Safe for all threads.
 */
public final class TableLayout {

  /** In place of a field's number: the column is the rowid, whatever the record holds for it. */
  static final int ROWID = -1;

  /** In place of a field's number: the column is computed, and records leave it out. */
  static final int COMPUTED = -2;

  private final Table table;
  private final long root;
  private final int[] fields;
  private final boolean[] reals;
  private final ColumnDefaults defaults;
  private final Map<Identifier, Integer> places = new HashMap<>();

  private TableLayout(Table table, long root, int[] fields, boolean[] reals) {
    this.table = table;
    this.root = root;
    this.fields = fields;
    this.reals = reals;
    this.defaults = new ColumnDefaults(table);
    for (int i = 0; i < fields.length; i++) {
      places.put(table.columns().get(i).name(), i);
    }
  }

  /** Asks the schema for what the model of the table does not say. */
  public static TableLayout of(Connection connection, Table table) throws SQLException {
    boolean[] reals = new boolean[table.columns().size()];
    for (int i = 0; i < reals.length; i++) {
      reals[i] = Affinity.of(table.columns().get(i).declared()) == Affinity.REAL;
    }
    int[] fields =
        table.traits().withoutRowid() ? keyFirst(connection, table) : inOrder(table.columns());
    return new TableLayout(table, root(connection, table), fields, reals);
  }

  private static long root(Connection connection, Table table) throws SQLException {
    // A full-text table has no tree; the rows that are its own stand in its content's.
    String sql =
        "SELECT max(rootpage) FROM main.sqlite_schema WHERE type = 'table'"
            + " AND (name = ? OR name = ? AND NOT EXISTS (SELECT 1 FROM main.sqlite_schema"
            + " WHERE type = 'table' AND name = ? AND rootpage > 0))";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      String name = table.name().table().text();
      statement.setString(1, name);
      statement.setString(2, name + "_content");
      statement.setString(3, name);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getLong(1) : 0;
      }
    }
  }

  /** Section 2.3: the table's order, without the columns that are computed when read. */
  private static int[] inOrder(List<Column> columns) {
    int[] fields = new int[columns.size()];
    int next = 0;
    for (int i = 0; i < fields.length; i++) {
      Column column = columns.get(i);
      boolean computed = isComputed(column);
      fields[i] = column.identity() != null ? ROWID : computed ? COMPUTED : next;
      next += computed ? 0 : 1;
    }
    return fields;
  }

  private static boolean isComputed(Column column) {
    Column.Generated generated = column.generated();
    return generated != null && !generated.stored();
  }

  /**
   * Section 2.4: the key's columns, then the others. SQLite itself gives this order, as it knows
   * which repetitions in a key are left out.
   */
  private static int[] keyFirst(Connection connection, Table table) throws SQLException {
    int[] fields = new int[table.columns().size()];
    Arrays.fill(fields, COMPUTED);
    String sql = "PRAGMA main.index_xinfo(" + table.name().table().quoted() + ")";
    try (RawStatement statement = RawStatement.prepare(connection, sql)) {
      while (statement.step()) {
        int field = (int) statement.integer(0);
        int column = (int) statement.integer(1);
        if (column >= 0 && column < fields.length && fields[column] == COMPUTED) {
          fields[column] = field;
        }
      }
    }
    return fields;
  }

  TableName name() {
    return table.name();
  }

  /** The first page of the table's tree. */
  long root() {
    return root;
  }

  /** Whether the tree is a table b-tree; otherwise it is an index b-tree. */
  boolean hasRowids() {
    return !table.traits().withoutRowid();
  }

  /**
   * A column's place in the table.
   *
   * @throws IllegalArgumentException if the table has no such column, or does not store it
   */
  int column(Identifier name) {
    Integer place = places.get(name);
    if (place == null) {
      throw new IllegalArgumentException(table.name() + " has no column " + name);
    }
    if (fields[place] == COMPUTED) {
      throw new IllegalArgumentException(name + " of " + table.name() + " is not stored");
    }
    return place;
  }

  /** Whether rows hold a column's values; else SQLite computes them. */
  boolean holds(Identifier name) {
    Integer place = places.get(name);
    return place == null || fields[place] != COMPUTED;
  }

  /** Whether SQLite computes any of the columns. */
  boolean computes() {
    return table.columns().stream().anyMatch(TableLayout::isComputed);
  }

  /** The table. */
  Table table() {
    return table;
  }

  /** The field that holds a column, or {@link #ROWID}. */
  int field(int column) {
    return fields[column];
  }

  /**
   * Whether a column can be told from a row without computing anything.
   *
   * @param column its number, or {@link #ROWID}
   */
  boolean isHeld(int column) {
    return column == ROWID || (column >= 0 && fields[column] != COMPUTED);
  }

  /** Fields of a record that have to be read for the entries of some indexes. */
  int mostFields(List<IndexTree> indexes) {
    return indexes.stream()
            .flatMap(index -> index.columns().stream())
            .mapToInt(column -> column == ROWID ? ROWID : fields[column])
            .max()
            .orElse(ROWID)
        + 1;
  }

  /** Whether integers in the column mean reals, which a record holds as integers to save space. */
  boolean isReal(int column) {
    return reals[column];
  }

  /** What a column holds in rows that are older than it. */
  StoredValue fallback(int column) {
    return defaults.of(column);
  }
}

package dev.pgtrek.sqlite.catalog;

import dev.pgtrek.model.Check;
import dev.pgtrek.model.Column;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Index;
import dev.pgtrek.model.Key;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.TableName;
import dev.pgtrek.sqlite.access.Names;
import dev.pgtrek.sqlite.access.SqliteFailures;
import dev.pgtrek.sqlite.sql.TableText;
import dev.pgtrek.sqlite.sql.TableText.ColumnText;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads one table; its foreign keys need all tables and come later. */
final class TableReader {

  private static final int GENERATED_VIRTUAL = 2;
  private static final int GENERATED_STORED = 3;

  private final SchemaRow row;
  private final TableText text;
  private final List<ColumnRow> columnRows;
  private final List<IndexReader> indexes;
  private final Table.Traits traits;
  private final long lastUsed;

  /** Columns that SQLite computes on reading and cannot. */
  private final Set<String> unreadable;

  private TableReader(
      SchemaRow row,
      TableText text,
      List<ColumnRow> columnRows,
      List<IndexReader> indexes,
      Table.Traits traits,
      long lastUsed,
      Set<String> unreadable) {
    this.unreadable = unreadable;
    this.row = row;
    this.text = text;
    this.columnRows = columnRows;
    this.indexes = indexes;
    this.traits = traits;
    this.lastUsed = lastUsed;
  }

  static TableReader read(
      Connection connection,
      SchemaRow row,
      List<SchemaRow> schema,
      boolean withoutRowid,
      boolean strict,
      boolean hasMarks)
      throws SQLException {
    TableText text = TableText.of(row.sql());
    List<ColumnRow> columns =
        Query.list(
            connection,
            "SELECT name, type, \"notnull\", dflt_value, pk, hidden FROM pragma_table_xinfo(?)",
            r ->
                new ColumnRow(
                    r.getString(1),
                    Objects.requireNonNullElse(r.getString(2), ""),
                    r.getBoolean(3),
                    r.getString(4),
                    r.getInt(5),
                    r.getInt(6)),
            row.name());
    List<IndexReader> indexes = IndexReader.of(connection, row.name(), schema);
    Table.Traits traits = new Table.Traits(withoutRowid, strict, text.autoincrement(), row.sql());
    Optional<ColumnRow> alias = rowidAlias(columns, indexes, withoutRowid);
    long lastUsed =
        alias.isPresent() ? lastUsed(connection, row.name(), alias.get(), hasMarks) : -1;
    Set<String> unreadable = new TreeSet<>();
    for (ColumnRow column : columns) {
      if (column.hidden() == GENERATED_VIRTUAL && !isReadable(connection, row.name(), column)) {
        unreadable.add(column.name());
      }
    }
    return new TableReader(row, text, columns, indexes, traits, lastUsed, unreadable);
  }

  /**
   * Whether SQLite can compute a virtual column; not where it needs a function that only the
   * application defines, which shows with the first row.
   */
  private static boolean isReadable(Connection connection, String table, ColumnRow column)
      throws SQLException {
    String value = Identifier.of(column.name()).quoted();
    String first = "SELECT typeof(" + value + ") FROM " + name(table).quoted() + " LIMIT 1";
    try {
      Query.list(connection, first, r -> r.getString(1));
      return true;
    } catch (SQLException e) {
      if (SqliteFailures.resultCode(e) == SqliteFailures.ERROR) {
        return false;
      }
      throw e;
    }
  }

  /**
   * The column that is another name of the rowid. SQLite builds an index for every primary key but
   * that one, so the index's absence tells it, whatever the text looks like: an {@code INTEGER
   * PRIMARY KEY DESC} has one.
   */
  private static Optional<ColumnRow> rowidAlias(
      List<ColumnRow> columns, List<IndexReader> indexes, boolean withoutRowid) {
    boolean indexed = indexes.stream().anyMatch(IndexReader::isPrimaryKey);
    return withoutRowid || indexed
        ? Optional.empty()
        : columns.stream().filter(c -> c.keyPlace() > 0).findFirst();
  }

  private static long lastUsed(
      Connection connection, String table, ColumnRow alias, boolean hasMarks) throws SQLException {
    String highest =
        "SELECT max(" + Identifier.of(alias.name()).quoted() + ") FROM " + name(table).quoted();
    long last = Query.list(connection, highest, r -> r.getLong(1)).getFirst();
    if (hasMarks) {
      String mark = "SELECT max(CAST(seq AS INTEGER)) FROM sqlite_sequence WHERE name = ?";
      last = Math.max(last, Query.list(connection, mark, r -> r.getLong(1), table).getFirst());
    }
    return Math.max(last, 0);
  }

  static TableName name(String table) {
    return TableName.of("main", table);
  }

  String rowName() {
    return row.name();
  }

  TableText text() {
    return text;
  }

  /** All collations that the table and its indexes name. */
  Set<String> collations() {
    Set<String> names = new TreeSet<>();
    for (ColumnText column : text.columns()) {
      if (column.collation() != null) {
        names.add(column.collation());
      }
    }
    indexes.forEach(index -> names.addAll(index.collations()));
    return names;
  }

  /** The table without its foreign keys. */
  Table table() {
    boolean hasAlias = lastUsed >= 0;
    List<Column> columns = columnRows.stream().map(c -> column(c, hasAlias)).toList();
    List<Key> uniqueKeys = new ArrayList<>();
    List<Index> others = new ArrayList<>();
    for (IndexReader index : indexes) {
      if (index.isUniqueKey() && index.followsColumns(columns)) {
        uniqueKeys.add(new Key(constraintName(false, index.columns()), index.columns()));
      } else if (!index.isPrimaryKey() || !index.followsColumns(columns)) {
        others.add(index.index(columns, constraintName(index.isPrimaryKey(), index.columns())));
      }
    }
    List<Check> checks =
        text.checks().stream().map(c -> new Check(identifier(c.name()), c.expression())).toList();
    return new Table(
        name(row.name()), columns, primaryKey(), uniqueKeys, List.of(), others, checks, traits);
  }

  private @Nullable Key primaryKey() {
    List<Identifier> key =
        columnRows.stream()
            .filter(c -> c.keyPlace() > 0)
            .sorted(Comparator.comparingInt(ColumnRow::keyPlace))
            .map(c -> Identifier.of(c.name()))
            .toList();
    return key.isEmpty() ? null : new Key(constraintName(true, key), key);
  }

  private Column column(ColumnRow c, boolean hasAlias) {
    Optional<ColumnText> written =
        text.columns().stream().filter(t -> Names.same(t.name(), c.name())).findFirst();
    boolean computed = c.hidden() == GENERATED_VIRTUAL || c.hidden() == GENERATED_STORED;
    String expression = written.map(ColumnText::generated).orElse(null);
    boolean alias = hasAlias && c.keyPlace() > 0;
    return new Column(
        Identifier.of(c.name()),
        c.type(),
        DeclaredType.of(c.type()),
        c.notNull() || alias,
        computed ? null : c.defaultSql(),
        computed
            ? new Column.Generated(
                Objects.requireNonNullElse(expression, ""),
                c.hidden() == GENERATED_STORED,
                !unreadable.contains(c.name()))
            : null,
        collation(written.map(ColumnText::collation).orElse(null)),
        alias ? new Column.Identity(lastUsed) : null);
  }

  private static @Nullable Identifier collation(@Nullable String written) {
    return written == null || Names.same(written, "BINARY") ? null : identifier(written);
  }

  /** The name that the text gives to a key over these columns. */
  private @Nullable Identifier constraintName(boolean primary, List<Identifier> columns) {
    return text.keys().stream()
        .filter(k -> k.primary() == primary && sameColumns(k.columns(), columns))
        .map(k -> identifier(k.name()))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  static boolean sameColumns(List<String> written, List<Identifier> columns) {
    if (written.size() != columns.size()) {
      return false;
    }
    for (int i = 0; i < written.size(); i++) {
      if (!Names.same(written.get(i), columns.get(i).text())) {
        return false;
      }
    }
    return true;
  }

  static @Nullable Identifier identifier(@Nullable String name) {
    return name == null || name.isEmpty() ? null : Identifier.of(name);
  }

  /** A row of the pragma table_xinfo; {@code keyPlace} counts from 1 in the primary key. */
  private record ColumnRow(
      String name,
      String type,
      boolean notNull,
      @Nullable String defaultSql,
      int keyPlace,
      int hidden) {}
}

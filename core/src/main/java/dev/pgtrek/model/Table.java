package dev.pgtrek.model;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A table that holds rows.
 *
 * @param name its name
 * @param columns in the table's order, generated ones included; never empty
 * @param primaryKey the primary key, or null
 * @param uniqueKeys unique constraints
 * @param foreignKeys references to other tables or itself
 * @param indexes indexes beside the keys
 * @param checks conditions
 * @param traits what only its own engine knows of
 * @param searches columns of a target's table that hold the words of others; they stand beside
 *     {@code columns}
 */
public record Table(
    TableName name,
    List<Column> columns,
    @Nullable Key primaryKey,
    List<Key> uniqueKeys,
    List<ForeignKey> foreignKeys,
    List<Index> indexes,
    List<Check> checks,
    Traits traits,
    List<SearchVector> searches) {

  public Table {
    columns = List.copyOf(columns);
    uniqueKeys = List.copyOf(uniqueKeys);
    foreignKeys = List.copyOf(foreignKeys);
    indexes = List.copyOf(indexes);
    checks = List.copyOf(checks);
    searches = List.copyOf(searches);
  }

  /** A table that nothing searches. */
  public Table(
      TableName name,
      List<Column> columns,
      @Nullable Key primaryKey,
      List<Key> uniqueKeys,
      List<ForeignKey> foreignKeys,
      List<Index> indexes,
      List<Check> checks,
      Traits traits) {
    this(name, columns, primaryKey, uniqueKeys, foreignKeys, indexes, checks, traits, List.of());
  }

  /** A table of columns alone. */
  public static Table of(TableName name, List<Column> columns) {
    return new Table(name, columns, null, List.of(), List.of(), List.of(), List.of(), Traits.NONE);
  }

  public Optional<Column> column(Identifier wanted) {
    return columns.stream().filter(c -> c.name().equals(wanted)).findFirst();
  }

  /** The columns whose values can be read, computed ones included. */
  public List<Column> readable() {
    return columns.stream().filter(c -> c.generated() == null || c.generated().readable()).toList();
  }

  /**
   * What an engine says of a table beyond the standard.
   *
   * @param withoutRowid SQLite: WITHOUT ROWID
   * @param strict SQLite: STRICT
   * @param autoincrement SQLite: AUTOINCREMENT
   * @param sql on a source the text that made the table; on a target the one that shall make it as
   *     it stands, in place of a text made from the rest; or empty
   */
  public record Traits(boolean withoutRowid, boolean strict, boolean autoincrement, String sql) {

    public static final Traits NONE = new Traits(false, false, false, "");
  }
}

package dev.pgtrek.sqlite.sql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What only the text of a CREATE TABLE tells, and no pragma does.
 *
 * @param columns the columns as they are written
 * @param keys primary and unique keys
 * @param checks conditions
 * @param references foreign keys, in the order of the text
 * @param autoincrement whether AUTOINCREMENT is written
 */
public record TableText(
    List<ColumnText> columns,
    List<KeyText> keys,
    List<CheckText> checks,
    List<ReferenceText> references,
    boolean autoincrement) {

  public TableText {
    columns = List.copyOf(columns);
    keys = List.copyOf(keys);
    checks = List.copyOf(checks);
    references = List.copyOf(references);
  }

  /** Reads a statement; what it does not understand it passes over. */
  public static TableText of(String sql) {
    return new TableTextReader(sql).read();
  }

  /**
   * A column.
   *
   * @param name its name
   * @param collation the last COLLATE, or null
   * @param generated the expression of a generated column, or null
   */
  public record ColumnText(String name, @Nullable String collation, @Nullable String generated) {}

  /**
   * A key.
   *
   * @param name the constraint's name, or null
   * @param primary whether it is the primary key
   * @param columns its columns
   */
  public record KeyText(@Nullable String name, boolean primary, List<String> columns) {

    public KeyText {
      columns = List.copyOf(columns);
    }
  }

  /**
   * A condition.
   *
   * @param name the constraint's name, or null
   * @param expression the text inside the parentheses
   */
  public record CheckText(@Nullable String name, String expression) {}

  /**
   * A foreign key.
   *
   * @param name the constraint's name, or null
   * @param columns the referring columns
   * @param parent the parent's name as written
   * @param deferrable whether DEFERRABLE is written without NOT
   * @param initiallyDeferred whether INITIALLY DEFERRED is too
   */
  public record ReferenceText(
      @Nullable String name,
      List<String> columns,
      String parent,
      boolean deferrable,
      boolean initiallyDeferred) {

    public ReferenceText {
      columns = List.copyOf(columns);
    }

    ReferenceText deferred(boolean newDeferrable, boolean newInitially) {
      return new ReferenceText(name, columns, parent, newDeferrable, newDeferrable && newInitially);
    }
  }
}

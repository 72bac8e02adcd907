package dev.pgtrek.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A reference to a key of a table. An implicit parent key is already resolved to its columns.
 *
 * @param name the constraint's name, or null where it has none
 * @param columns the referring columns, in order
 * @param parent the table referred to
 * @param parentColumns the columns referred to, in the same order and number
 * @param onDelete what a delete of the parent does
 * @param onUpdate what an update of the parent's key does
 * @param deferrable whether the check may wait for the end of the transaction
 * @param initiallyDeferred whether it waits unless told otherwise
 */
public record ForeignKey(
    @Nullable Identifier name,
    List<Identifier> columns,
    TableName parent,
    List<Identifier> parentColumns,
    Action onDelete,
    Action onUpdate,
    boolean deferrable,
    boolean initiallyDeferred) {

  public ForeignKey {
    columns = List.copyOf(columns);
    parentColumns = List.copyOf(parentColumns);
    if (columns.isEmpty() || columns.size() != parentColumns.size()) {
      throw new IllegalArgumentException(
          "a foreign key pairs its columns with as many of its parent");
    }
  }

  /** A referential action, in SQL's words. */
  public enum Action {
    NO_ACTION("NO ACTION"),
    RESTRICT("RESTRICT"),
    CASCADE("CASCADE"),
    SET_NULL("SET NULL"),
    SET_DEFAULT("SET DEFAULT");

    private final String sql;

    Action(String sql) {
      this.sql = sql;
    }

    public String sql() {
      return sql;
    }
  }
}

package dev.pgtrek.model;

import org.jspecify.annotations.Nullable;

/**
 * A column of a table, on either side.
 *
 * @param name its name
 * @param declared its type as the database spells it; empty where none is declared
 * @param type what that means: on a source what the declaration alone says, on a target what it
 *     will be
 * @param notNull whether NULL is refused
 * @param defaultSql the default's expression in the dialect of the table's side, or null
 * @param generated how it is computed, or null for an ordinary column
 * @param collation the collation where it is not the default, else null
 * @param identity the counter behind it (SQLite: the rowid alias), or null
 */
public record Column(
    Identifier name,
    String declared,
    ColumnType type,
    boolean notNull,
    @Nullable String defaultSql,
    @Nullable Generated generated,
    @Nullable Identifier collation,
    @Nullable Identity identity) {

  /** An ordinary column without any of the extras. */
  public static Column of(String name, ColumnType type) {
    return new Column(Identifier.of(name), type.sql(), type, false, null, null, null, null);
  }

  public Column withType(ColumnType changed) {
    return new Column(name, declared, changed, notNull, defaultSql, generated, collation, identity);
  }

  /**
   * A computed column.
   *
   * @param expression its text in the dialect of the table's side
   * @param stored whether the row holds it
   * @param readable whether its values can be had: not where a function computes them that only the
   *     application defines
   */
  public record Generated(String expression, boolean stored, boolean readable) {

    /** A column whose values can be had. */
    public Generated(String expression, boolean stored) {
      this(expression, stored, true);
    }
  }

  /**
   * A counter that fills the column where an insert leaves it out.
   *
   * @param lastUsed the highest value used or reserved so far; the next one is larger. 0 where none
   *     was
   */
  public record Identity(long lastUsed) {}
}

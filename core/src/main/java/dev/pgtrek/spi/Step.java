package dev.pgtrek.spi;

import dev.pgtrek.model.TableName;

/**
 * One statement of the plan.
 *
 * @param kind what it makes
 * @param table the table that it belongs to
 * @param object the name of what it makes, unique among the steps of its kind and table
 * @param sql the statement; plan.sql holds the same
 */
public record Step(Kind kind, TableName table, String object, String sql) {

  /** What identifies the step in the journal. */
  public String id() {
    return kind + " " + table + " " + object;
  }

  /** Kinds of statement, in the order in which they run. */
  public enum Kind {
    SCHEMA,
    TABLE,
    PRIMARY_KEY,
    UNIQUE_KEY,
    INDEX,
    CHECK,
    FOREIGN_KEY,
    /** Proves that all rows keep a CHECK or a foreign key. */
    VALIDATE,
    IDENTITY,
    ANALYZE
  }
}

package dev.pgtrek.spi;

import dev.pgtrek.model.TableName;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One statement of the plan.
 *
 * @param kind what it makes
 * @param table the table that it belongs to
 * @param object the name of what it makes, unique among the steps of its kind and table
 * @param sql the statement; plan.sql holds the same
 * @param parent the table that a foreign key refers to, or null
 */
public record Step(
    Kind kind, TableName table, String object, String sql, @Nullable TableName parent) {

  /** A step that concerns its own table alone. */
  public Step(Kind kind, TableName table, String object, String sql) {
    this(kind, table, object, sql, null);
  }

  /** The table at the other end of a foreign key. */
  public Optional<TableName> otherEnd() {
    return Optional.ofNullable(parent);
  }

  /** What identifies the step in the journal. */
  public String id() {
    return kind + " " + table + " " + object;
  }

  /** Kinds of statement, in the order in which they run. */
  public enum Kind {
    /** Brings an extension into the database, and proves that it works there. */
    EXTENSION,
    /** Makes a spatial reference known to PostGIS. */
    SPATIAL_REFERENCE,
    SCHEMA,
    /** Makes a text search configuration that columns are computed by. */
    SEARCH_CONFIGURATION,
    TABLE,
    /** Makes the trigger that fills a search column, before the first row comes. */
    SEARCH_TRIGGER,
    /** Takes away, for the time of the load, what stands against rows in a table that is there. */
    RELEASE,
    /** Deletes rows that were there, all in one step. */
    CLEAR,
    /** Builds the unique index that a key will stand on. */
    KEY_INDEX,
    PRIMARY_KEY,
    UNIQUE_KEY,
    INDEX,
    CHECK,
    /** Puts back what was taken away for the load. */
    RESTORE,
    FOREIGN_KEY,
    /** Proves that all rows keep a CHECK or a foreign key. */
    VALIDATE,
    IDENTITY,
    ANALYZE,
    /** Makes a view; needs all tables complete, and the views before it. */
    VIEW,
    /** Makes a trigger and its function, in one go. Comes last: no row of a run may fire it. */
    TRIGGER
  }
}

package dev.pgtrek.spi;

import dev.pgtrek.model.Fact;
import java.util.List;

/**
 * A database that tells all that a manifest holds. What it tells and what its cursors read is of
 * one moment.
 */
public interface Described extends Database {

  /** Its name among others: the database's, or the file's without its folders. */
  String name();

  /** The engine in one word that never changes: {@code postgresql}, {@code sqlite}. */
  String family();

  /** What it says of itself, in the facts' order. */
  List<Fact> facts();

  /** Every table that holds rows of the user's, in order of name. */
  List<TableReading> readings();

  /**
   * Whether an expression of a {@link ColumnReading#expression} may be used for a column: a
   * manifest is a file that anybody can write, so only what this database would itself say is let
   * through.
   *
   * @param table the table
   * @param column a column as this database would read it
   * @param expression what a manifest says
   */
  boolean offers(TableReading table, ColumnReading column, String expression);
}

package dev.pgtrek.spi;

import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.TableName;
import java.util.List;

/**
 * A database of which a manifest can be made. What it says of itself and what its cursors read is
 * of one moment.
 */
public interface Described extends Database, FactSource {

  /** Every table that holds rows of the user's, in order of name. */
  List<TableReading> readings();

  /**
   * The expression by which a cursor reads a column for which it is not told one, as {@link
   * ColumnReading#expression} spells it; empty where it reads the column as it is.
   */
  String expression(TableName table, Identifier column);

  /**
   * Whether a manifest's expression may be used: it is a file that anybody can write, so only what
   * this database would itself say is let through.
   */
  boolean offers(String expression);
}

package dev.pgtrek.model;

/**
 * How a column of a type that does not travel as such gets its values, and how they are read back.
 * Both expressions have the value or the column in place of {@link #VALUE}.
 *
 * @param declared the column's real type, as the server spells it
 * @param write what makes a value of that type of one that travelled; empty where the server takes
 *     what travels as it is
 * @param read what makes a value that travels of the column; empty where it is handed over as such
 */
public record ColumnCast(String declared, String write, String read) {

  /** Stands for the value in an expression. */
  public static final String VALUE = "$value";

  /** The expression that reads a column. */
  public String reading(String column) {
    return read.isEmpty() ? column : read.replace(VALUE, column);
  }

  /** The expression that writes what a column of a staging table holds. */
  public String writing(String column) {
    return write.isEmpty() ? column : write.replace(VALUE, column);
  }
}

package dev.pgtrek.postgres.dialect;

import dev.pgtrek.model.Column;
import dev.pgtrek.model.Column.Identity;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.TableName;

/** Where the counter of an identity column goes on. */
final class IdentityValues {

  private IdentityValues() {}

  /** The first value: one more than the last used, at least 1, and within the column's type. */
  static long start(Column column, Identity identity) {
    return Math.min(Math.max(identity.lastUsed(), 0), greatest(column) - 1) + 1;
  }

  /**
   * Makes the next value one more than the last used. Where there is no larger one, the counter is
   * used up, as SQLite's is: the next insert that asks it fails.
   */
  static String restart(TableName table, Column column, Identity identity) {
    if (identity.lastUsed() >= greatest(column)) {
      return "SELECT setval(pg_get_serial_sequence("
          + Literals.text(table.quoted())
          + ", "
          + Literals.text(column.name().text())
          + "), "
          + greatest(column)
          + ")";
    }
    return "ALTER TABLE "
        + table.quoted()
        + " ALTER COLUMN "
        + column.name().quoted()
        + " RESTART WITH "
        + start(column, identity);
  }

  private static long greatest(Column column) {
    return column.type() == ScalarType.SMALLINT
        ? Short.MAX_VALUE
        : column.type() == ScalarType.INTEGER ? Integer.MAX_VALUE : Long.MAX_VALUE;
  }
}

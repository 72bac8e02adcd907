package dev.pgtrek.plan;

import dev.pgtrek.model.Column;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.spi.ColumnRoute;
import dev.pgtrek.spi.Dialect;
import dev.pgtrek.spi.Translation;

/**
 * Columns whose rows are small whole numbers, or not there yet, and whose default is none: the
 * milliseconds of an insert, say.
 */
final class WiderDefault {

  private WiderDefault() {}

  /** The decision, or one for bigint where only that takes the default. */
  static TypeDecision widened(ColumnFacts facts, TypeDecision decision, Dialect dialect) {
    Column column = facts.column();
    String sql = column.defaultSql();
    boolean narrow =
        decision.type() == ScalarType.INTEGER || decision.type() == ScalarType.SMALLINT;
    if (sql == null
        || !narrow
        || decision.format() != ValueFormat.NATIVE
        || takes(column, decision.type(), sql, dialect)
        || !takes(column, ScalarType.BIGINT, sql, dialect)) {
      return decision;
    }
    return new TypeDecision(
        ScalarType.BIGINT,
        ValueFormat.NATIVE,
        facts.declared() + " with a default beyond " + decision.type().sql() + ": bigint",
        decision.findings(),
        decision.rule());
  }

  private static boolean takes(Column column, ColumnType type, String sql, Dialect dialect) {
    ColumnRoute route =
        new ColumnRoute(column, Column.of(column.name().text(), type), ValueFormat.NATIVE, false);
    return dialect.defaultValue(sql, route) instanceof Translation.Carried;
  }
}

package dev.pgtrek.postgres.dialect;

import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.postgres.dialect.Operand.Constant;
import dev.pgtrek.postgres.dialect.Operand.Family;
import dev.pgtrek.spi.ColumnRoute;
import org.jspecify.annotations.Nullable;

/**
 * A value that a statement writes into a column, as the column's planned type takes it: what
 * SQLite's affinity made of it when it was stored.
 */
final class Assignment {

  private Assignment() {}

  /** An expression's value. */
  static String of(Expression expression, QueryExpressions expressions, ColumnRoute column) {
    CurrentMoment now = CurrentMoment.of(expression);
    if (now != null) {
      return now.sql(column.target().type());
    }
    Operand value = expressions.operand(expression);
    if (isMoment(column.target().type()) && !value.is(Family.NULL)) {
      String moment = moment(expression, value, expressions, column);
      if (moment != null) {
        return moment;
      }
    }
    return of(value, column);
  }

  private static boolean isMoment(ColumnType type) {
    return type == ScalarType.DATE
        || type == ScalarType.TIME
        || type == ScalarType.TIMESTAMP
        || type == ScalarType.TIMESTAMPTZ;
  }

  private static @Nullable String moment(
      Expression expression, Operand value, QueryExpressions expressions, ColumnRoute column) {
    if (value.constant() != null) {
      return Moments.sql(value.constant(), column);
    }
    boolean plain =
        column.format() == ValueFormat.ISO
            && (column.target().type() == ScalarType.TIMESTAMP
                || (column.target().type() == ScalarType.DATE && MomentCalls.isDay(expression)));
    String moment = plain ? expressions.moment(expression) : null;
    return moment == null || column.target().type() == ScalarType.TIMESTAMP
        ? moment
        : moment + "::date";
  }

  /** A value without the expression behind it. */
  static String of(Operand value, ColumnRoute column) {
    if (value.is(Family.NULL)) {
      return "NULL";
    }
    Affinity affinity = Affinity.of(column.source(), false);
    String sql =
        switch (column.target().type()) {
          case ColumnType.Numeric _ -> decimal(value);
          case ColumnType.Varchar _ -> text(value, affinity);
          case ScalarType type ->
              switch (type) {
                case SMALLINT, INTEGER, BIGINT -> {
                  Operand number = Comparisons.asNumber(value);
                  yield number.is(Family.INTEGER) ? number.sql() : null;
                }
                case DOUBLE ->
                    LooseNumbers.isNumber(value) ? LooseNumbers.asDouble(value).sql() : null;
                case BOOLEAN -> truth(value);
                case TEXT, CITEXT -> text(value, affinity);
                case BYTEA -> value.is(Family.BYTES) ? value.sql() : null;
                case DATE, TIME, TIMESTAMP, TIMESTAMPTZ, UUID, JSON, JSONB -> alike(value, column);
                default -> null;
              };
          default -> null;
        };
    if (sql == null) {
      throw new NotTranslatable(
          "it writes a value of the kind "
              + value.family()
              + " into the column "
              + column.source().name()
              + ", which is planned as "
              + column.target().type().sql());
    }
    return sql;
  }

  /** The planned type rounds to its places, as it does for the application's own writes. */
  private static @Nullable String decimal(Operand value) {
    Operand number = Comparisons.asNumber(value);
    if (!LooseNumbers.isNumber(number)) {
      return null;
    }
    return number.is(Family.DOUBLE) ? number.atom() + "::numeric" : number.sql();
  }

  private static @Nullable String truth(Operand value) {
    if (value.is(Family.CONDITION)) {
      return value.sql();
    }
    return value.isBit() ? (value.isWhole(1) ? "TRUE" : "FALSE") : null;
  }

  private static @Nullable String text(Operand value, Affinity affinity) {
    Operand text = QueryExpressions.asText(Comparisons.asNumber(value));
    if (text.is(Family.TEXT)) {
      return text.sql();
    }
    return text.is(Family.INTEGER) && affinity == Affinity.TEXT ? text.atom() + "::text" : null;
  }

  private static @Nullable String alike(Operand value, ColumnRoute column) {
    if (value.constant() instanceof Constant.Text && value.is(Family.TEXT)) {
      boolean json =
          column.target().type() == ScalarType.JSON || column.target().type() == ScalarType.JSONB;
      return json ? value.sql() + "::" + column.target().type().sql() : null;
    }
    Operand.Origin origin = value.origin();
    return origin != null
            && origin.route().target().type().equals(column.target().type())
            && origin.route().format() == column.format()
        ? value.sql()
        : null;
  }
}

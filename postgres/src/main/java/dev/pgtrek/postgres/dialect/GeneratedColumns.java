package dev.pgtrek.postgres.dialect;

import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.postgres.dialect.Operand.Constant;
import dev.pgtrek.spi.ColumnRoute;
import dev.pgtrek.spi.TableRoute;
import org.jspecify.annotations.Nullable;

/**
 * The expressions of generated columns, brought to the column's type as SQLite brings them to the
 * column's affinity. Only what gives every value that SQLite gives is said: an integer never goes
 * into a type in which it could be too large, and no text becomes a number.
 */
final class GeneratedColumns {

  private static final int EXACT_IN_DOUBLE = 53;

  private GeneratedColumns() {}

  /**
   * @throws NotTranslatable if the expression cannot be said, or gives what the column's planned
   *     type does not surely hold
   */
  static String translate(String sqlite, ColumnRoute column, TableRoute route) {
    String moment =
        column.format() == ValueFormat.ISO
            ? ExpressionTranslator.moment(sqlite, route, column.target().type())
            : null;
    if (moment != null) {
      return moment;
    }
    Operand value = ExpressionTranslator.value(sqlite, route);
    Affinity affinity = Affinity.of(column.source(), route.source().traits().strict());
    String sql = as(value, column, affinity);
    if (sql == null) {
      throw new NotTranslatable(
          "it gives "
              + words(value)
              + ", of which the planned type "
              + column.target().type().sql()
              + " does not surely hold every one");
    }
    return sql;
  }

  private static @Nullable String as(Operand value, ColumnRoute column, Affinity affinity) {
    ColumnType type = column.target().type();
    return switch (value.family()) {
      case NULL -> "NULL::" + type.sql();
      case CONDITION ->
          type == ScalarType.BOOLEAN && affinity != Affinity.TEXT
              ? value.sql()
              : integer(Comparisons.asNumber(value), type, affinity);
      case INTEGER -> integer(value, type, affinity);
      case DOUBLE ->
          type == ScalarType.DOUBLE && affinity != Affinity.TEXT ? doubled(value, affinity) : null;
      case NUMERIC -> affinity != Affinity.TEXT && holdsDecimals(type, value) ? value.sql() : null;
      case TEXT -> isText(type) && !affinity.numeric() ? text(value) : null;
      case BYTES -> type == ScalarType.BYTEA ? value.sql() : null;
      case DATE, TIME, TIMESTAMP, TIMESTAMPTZ, UUID, LOOSE_TEXT, LOOSE_NUMBER ->
          isSame(value, column, affinity) ? value.sql() : null;
      case JSON_VALUE -> JsonReading.stored(value, type, affinity);
      case JSON -> null;
    };
  }

  private static boolean isText(ColumnType type) {
    return type instanceof ScalarType scalar && scalar.isText();
  }

  private static @Nullable String integer(Operand value, ColumnType type, Affinity affinity) {
    if (affinity == Affinity.TEXT) {
      return isText(type) && value.width() <= 63 ? value.atom() + "::text" : null;
    }
    if (type == ScalarType.DOUBLE) {
      return value.width() <= EXACT_IN_DOUBLE ? value.atom() + "::double precision" : null;
    }
    if (type == ScalarType.BIGINT && value.width() > 63 && affinity != Affinity.REAL) {
      // The values that are there fit; one that does not is refused, where SQLite rounds it.
      return value.atom() + "::bigint";
    }
    int bits =
        type == ScalarType.SMALLINT
            ? 15
            : type == ScalarType.INTEGER ? 31 : type == ScalarType.BIGINT ? 63 : -1;
    return affinity != Affinity.REAL && value.width() <= bits ? value.sql() : null;
  }

  /**
   * A literal is a numeric to PostgreSQL. A numeric affinity stores a real without a fraction as an
   * integer, which knows no minus zero.
   */
  private static String doubled(Operand value, Affinity affinity) {
    if (value.constant() != null) {
      return RealArithmetic.asDouble(value);
    }
    return value.origin() == null && affinity.numeric()
        ? value.inner() + " + 0::double precision"
        : value.sql();
  }

  private static boolean holdsDecimals(ColumnType type, Operand value) {
    return type.equals(ColumnType.Numeric.UNBOUNDED)
        || (value.origin() != null && value.origin().route().target().type().equals(type));
  }

  private static String text(Operand value) {
    return value.constant() instanceof Constant.Text ? value.sql() + "::text" : value.sql();
  }

  /** Whether it is the value of a column that is read and spelled as this one. */
  private static boolean isSame(Operand value, ColumnRoute column, Affinity affinity) {
    Operand.Origin origin = value.origin();
    return origin != null
        && origin.affinity() == affinity
        && origin.route().format() == column.format()
        && origin.route().target().type().equals(column.target().type());
  }

  private static String words(Operand value) {
    return switch (value.family()) {
      case CONDITION -> "truth values";
      case INTEGER -> value.width() > 63 ? "integers beyond 64 bits" : "integers";
      case DOUBLE -> "reals";
      case NUMERIC, LOOSE_NUMBER -> "numbers";
      case TEXT, LOOSE_TEXT -> "texts";
      case BYTES -> "blobs";
      case DATE, TIME, TIMESTAMP, TIMESTAMPTZ -> "dates or times";
      case UUID -> "UUIDs";
      case JSON, JSON_VALUE -> "JSON";
      case NULL -> "NULL";
    };
  }
}

package dev.pgtrek.postgres.read;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.ColumnCast;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.LargeValues;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.spi.ColumnRead;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a cursor shall read, and how.
 *
 * @param name what is read, for messages
 * @param ranges where the rows are; never empty
 * @param columns what to hand over, in this order
 * @param left reads large values that a cursor left in the server; null where their length and
 *     SHA-256 are enough
 * @param utf8 whether the server itself keeps text as UTF-8
 * @param failures makes of a failure of the server the one of the side that it is on
 */
public record Reading(
    String name,
    List<PageRange> ranges,
    List<ColumnRead> columns,
    @Nullable LeftValues left,
    boolean utf8,
    UnaryOperator<PgtrekException> failures) {

  public Reading {
    ranges = List.copyOf(ranges);
    columns = List.copyOf(columns);
  }

  /** Of a target's table. */
  static Reading ofTarget(PageRange range, List<ColumnRead> columns) {
    return new Reading(
        range.relation(), List.of(range), columns, null, true, UnaryOperator.identity());
  }

  /** The statement: binary COPY of all ranges. */
  String statement() {
    return ranges.stream()
        .map(this::select)
        .collect(Collectors.joining(" UNION ALL ", "COPY (", ") TO STDOUT (FORMAT BINARY)"));
  }

  private String select(PageRange range) {
    StringJoiner list = new StringJoiner(", ");
    columns.forEach(column -> list.add(expressions(column, range)));
    return "SELECT " + list + " FROM " + range.relation() + range.condition();
  }

  /**
   * What the server can digest or keep; jsonb must be compared by its content, and so comes whole.
   */
  static boolean leaves(ColumnRead column) {
    return column.large()
        && switch (column.type()) {
          case ColumnType.Varchar _ -> true;
          case ColumnType.Numeric _, ColumnType.Vector _, ColumnType.Geometry _ -> false;
          case ScalarType scalar ->
              scalar.isText() || scalar == ScalarType.JSON || scalar == ScalarType.BYTEA;
        };
  }

  private String expressions(ColumnRead column, PageRange range) {
    if (column.isPlace()) {
      return range.number() + "::int4, ctid";
    }
    String name = value(column);
    if (!leaves(column)) {
      return name;
    }
    String length = length(column);
    String over = "CASE WHEN " + length + " > " + LargeValues.THRESHOLD + " THEN ";
    String rest =
        left == null
            ? over + "sha256(" + bytes(column) + ") END"
            : over + range.number() + "::int4 END, " + over + "ctid END";
    return "CASE WHEN %s <= %d THEN %s END, %s%s END, %s"
        .formatted(length, LargeValues.THRESHOLD, name, over, length, rest);
  }

  private static String value(ColumnRead column) {
    ColumnCast cast = column.cast();
    String bare = column.column().quoted();
    return cast == null ? bare : cast.reading(bare);
  }

  private String length(ColumnRead column) {
    if (column.type() == ScalarType.BYTEA) {
      return "octet_length(" + value(column) + ")";
    }
    return utf8
        ? "octet_length(" + value(column) + "::text)"
        : "octet_length(" + bytes(column) + ")";
  }

  /** The bytes that a value has: bytea, text as UTF-8. */
  static String bytes(ColumnRead column) {
    return column.type() == ScalarType.BYTEA
        ? value(column)
        : "convert_to(" + value(column) + "::text, 'UTF8')";
  }
}

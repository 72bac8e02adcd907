package dev.pgtrek.postgres.dialect;

import dev.pgtrek.model.Column;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.postgres.dialect.Operand.Family;
import dev.pgtrek.postgres.dialect.Operand.Level;
import dev.pgtrek.spi.ColumnRoute;
import dev.pgtrek.spi.TableRoute;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The columns of one table. */
final class TableScope implements Scope {

  private static final List<String> ROWID = List.of("rowid", "oid", "_rowid_");

  /** What stands behind a column of citext. */
  static final String AS_TEXT = "::text";

  private final TableRoute route;

  /** Whether a generated column is computed. */
  private final boolean computing;

  TableScope(TableRoute route, boolean computing) {
    this.computing = computing;
    this.route = route;
  }

  @Override
  public @Nullable Operand find(Expression.Name name) {
    ColumnRoute column = column(name);
    return column == null ? null : operand(column);
  }

  private @Nullable ColumnRoute column(Expression.Name name) {
    if (name.table() != null && !Scope.same(name.table(), route.source().name().table().text())) {
      throw new NotTranslatable("it names the table " + name.table());
    }
    for (ColumnRoute column : route.all()) {
      if (Scope.same(name.name(), column.source().name().text())) {
        return column;
      }
    }
    for (Column column : route.source().columns()) {
      if (Scope.same(name.name(), column.name().text())) {
        throw new NotTranslatable(
            "it names the column " + column.name() + ", which is not carried over");
      }
    }
    if (ROWID.contains(name.name().toLowerCase(Locale.ROOT))) {
      throw new NotTranslatable("it names the row id, which PostgreSQL does not have");
    }
    return null;
  }

  /**
   * A column as an operand; inside a generated column what computes the column stands in its place,
   * since PostgreSQL's generated columns may not name each other.
   */
  private Operand operand(ColumnRoute column) {
    Operand named = operand(column, route.source().traits().strict());
    Column.Generated generated = column.target().generated();
    return computing && generated != null
        ? new Operand(
            "(" + generated.expression() + ")::" + compared(column.target().type()),
            named.level(),
            named.family(),
            named.width(),
            null,
            named.origin(),
            named.collation(),
            false)
        : named;
  }

  /** What a column's value is cast to for a comparison: citext's own would fold more letters. */
  private static String compared(ColumnType type) {
    return type == ScalarType.CITEXT ? ScalarType.TEXT.sql() : type.sql();
  }

  /**
   * A column as an operand. That of a citext is its text, so that it is compared as SQLite compares
   * it: by the letters A to Z under NOCASE, and else byte by byte.
   */
  static Operand operand(ColumnRoute column, boolean strict) {
    Affinity affinity = Affinity.of(column.source(), strict);
    String collation =
        column.source().collation() == null
            ? null
            : column.source().collation().text().toUpperCase(Locale.ROOT);
    return new Operand(
        plainText(column.target().name().quoted(), column.target().type()),
        Level.ATOM,
        family(column.target().type(), affinity),
        column.target().type() == ScalarType.DOUBLE && affinity == Affinity.REAL
            ? 1
            : width(column.target().type()),
        null,
        new Operand.Origin(column, affinity),
        "BINARY".equals(collation) ? null : collation,
        false);
  }

  /** The column's name, as text where it is of citext. */
  static String plainText(String column, ColumnType type) {
    return type == ScalarType.CITEXT ? column + AS_TEXT : column;
  }

  private static Family family(ColumnType type, Affinity affinity) {
    return switch (type) {
      case ColumnType.Numeric _ -> affinity.numeric() ? Family.NUMERIC : Family.LOOSE_NUMBER;
      case ColumnType.Geometry _ -> Family.JSON;
      case ColumnType.Varchar _ -> affinity == Affinity.TEXT ? Family.TEXT : Family.LOOSE_TEXT;
      // As little of it means the same as of a document.
      case ColumnType.Vector _ -> Family.JSON;
      case ScalarType scalar ->
          switch (scalar) {
            case SMALLINT, INTEGER, BIGINT ->
                affinity == Affinity.TEXT ? Family.LOOSE_NUMBER : Family.INTEGER;
            case DOUBLE -> affinity == Affinity.TEXT ? Family.LOOSE_NUMBER : Family.DOUBLE;
            case BOOLEAN -> affinity.numeric() ? Family.CONDITION : Family.LOOSE_NUMBER;
            case TEXT, CITEXT -> affinity == Affinity.TEXT ? Family.TEXT : Family.LOOSE_TEXT;
            case BYTEA -> Family.BYTES;
            case DATE -> Family.DATE;
            case TIME -> Family.TIME;
            case TIMESTAMP -> Family.TIMESTAMP;
            case TIMESTAMPTZ -> Family.TIMESTAMPTZ;
            case JSON, JSONB -> Family.JSON;
            case UUID -> Family.UUID;
            case ANY -> throw new IllegalArgumentException("a column is never planned as any");
          };
    };
  }

  private static int width(ColumnType type) {
    return switch (type) {
      case ColumnType.Numeric numeric -> numeric.precision();
      case ColumnType.Varchar _, ColumnType.Vector _, ColumnType.Geometry _ -> 0;
      case ScalarType scalar ->
          switch (scalar) {
            case SMALLINT -> 15;
            case INTEGER -> 31;
            case BIGINT -> 63;
            case BOOLEAN,
                DOUBLE,
                TEXT,
                CITEXT,
                BYTEA,
                DATE,
                TIME,
                TIMESTAMP,
                TIMESTAMPTZ,
                JSON,
                JSONB,
                UUID,
                ANY ->
                0;
          };
    };
  }
}

package dev.pgtrek.sqlite.dialect;

import dev.pgtrek.model.Column;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.spi.ColumnRoute;
import dev.pgtrek.sqlite.rows.Affinity;
import java.util.Set;

/** What a column is to an expression, given how the file holds its values. */
final class StoredColumns {

  /** Collations that order texts by their bytes. */
  private static final Set<String> OF_BYTES =
      Set.of("C", "POSIX", "ucs_basic", "pg_c_utf8", "C.UTF-8", "C.utf8");

  private StoredColumns() {}

  /**
   * @param sql how the column is written there
   */
  static Operand operand(ColumnRoute route, String sql) {
    Column source = route.source();
    TypeName type = declared(source);
    Kind kind = Types.kind(type);
    if (kind == Kind.ENUM && !type.array()) {
      kind = Types.kind(source.type());
    }
    Affinity affinity = Affinity.of(route.target().declared());
    Identifier collation = source.collation();
    Operand operand =
        new Operand(
            sql,
            Operand.Level.ATOM,
            stored(kind, affinity),
            digits(kind, type, source.type()),
            scale(kind, source.type()),
            Long.MIN_VALUE,
            null,
            route,
            collation == null || collation.text().equals("default") ? null : collation.text(),
            false,
            null);
    return operand;
  }

  /** The source's declared type; what cannot be read is a type of its own. */
  private static TypeName declared(Column source) {
    try {
      return TypeName.of(source.declared());
    } catch (NotTranslatable odd) {
      return new TypeName(null, source.declared(), java.util.List.of(), false);
    }
  }

  private static Kind stored(Kind kind, Affinity affinity) {
    boolean numbers = affinity != Affinity.TEXT && affinity != Affinity.BLOB;
    return switch (kind) {
      case NUMERIC -> numbers ? Kind.NUMERIC : Kind.DIGITS;
      // What is a text to SQLite compares as one.
      case BOOLEAN, INTEGER, DOUBLE -> affinity == Affinity.TEXT ? Kind.OPAQUE : kind;
      default -> kind;
    };
  }

  private static int digits(Kind kind, TypeName type, ColumnType carried) {
    return switch (kind) {
      case INTEGER -> Types.digits(type);
      case NUMERIC -> carried instanceof ColumnType.Numeric(int precision, _) ? precision : 0;
      default -> 0;
    };
  }

  private static int scale(Kind kind, ColumnType carried) {
    return switch (kind) {
      case INTEGER -> 0;
      case NUMERIC ->
          carried instanceof ColumnType.Numeric numeric && numeric.bounded() ? numeric.scale() : -1;
      default -> -1;
    };
  }

  /** How the column's moments are spelled: ISO texts where nothing else is said. */
  static ValueFormat written(ColumnRoute route) {
    ValueFormat written = route.written();
    return written == null || written == ValueFormat.NATIVE ? ValueFormat.ISO : written;
  }

  /** Whether the file holds bytes where the server holds a UUID. */
  static boolean asBytes(ColumnRoute route) {
    return Affinity.of(route.target().declared()) == Affinity.BLOB;
  }

  /** Whether texts under a collation, or null for the database's own, stand in order of bytes. */
  static boolean ordersBytes(@org.jspecify.annotations.Nullable String collation) {
    return collation != null && OF_BYTES.contains(collation);
  }

  /** Whether a collation is surely one under which only the same texts are equal. */
  static boolean tellsApart(@org.jspecify.annotations.Nullable String collation) {
    return collation == null
        || OF_BYTES.contains(collation)
        || collation.endsWith("-x-icu")
        || collation.equals("unicode")
        || collation.equals("pg_unicode_fast")
        || collation.matches("[a-z]{2,3}_[A-Z]{2}(\\..*)?");
  }
}

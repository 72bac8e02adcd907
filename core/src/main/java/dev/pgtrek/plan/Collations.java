package dev.pgtrek.plan;

import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.spi.ColumnRoute;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * SQLite's collations in index terms. BINARY is what PostgreSQL's keys compare by; NOCASE folds the
 * 26 letters of ASCII, as lower() does in the collation C; RTRIM leaves spaces at the end aside.
 */
final class Collations {

  private Collations() {}

  /** The collation that a term compares by, in upper case. */
  static String effective(ColumnRoute column, @Nullable Identifier ofTerm) {
    Identifier collation = ofTerm != null ? ofTerm : column.source().collation();
    return collation == null ? "BINARY" : collation.text().toUpperCase(Locale.ROOT);
  }

  /** Whether the collation finds other values equal than the type that the column gets. */
  static boolean matters(ColumnRoute column, String collation) {
    ColumnType type = column.target().type();
    return TypeDecision.isText(type)
        && !collation.equals(type == ScalarType.CITEXT ? "NOCASE" : "BINARY");
  }

  /** Whether a plain key over the column takes for equal whatever the collation takes for equal. */
  static boolean isFinerThanKey(ColumnRoute column, String collation) {
    return column.target().type() == ScalarType.CITEXT && collation.equals("BINARY");
  }

  /** The expression that is equal where the collation finds values equal; null where none is. */
  static @Nullable String expression(ColumnRoute column, String collation) {
    boolean citext = column.target().type() == ScalarType.CITEXT;
    String name = column.target().name().quoted() + (citext ? "::text" : "");
    return switch (collation) {
      case "BINARY" -> name;
      case "NOCASE" -> "lower(" + name + " COLLATE \"C\")";
      case "RTRIM" -> "rtrim(" + name + ")";
      default -> null;
    };
  }
}

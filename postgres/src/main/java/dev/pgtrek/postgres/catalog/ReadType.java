package dev.pgtrek.postgres.catalog;

import dev.pgtrek.model.ColumnCast;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.ScalarType;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * As what the values of a column are read. The types of the model are read as themselves; for all
 * others the server makes a value that is one of them, under the session settings of a reader.
 *
 * @param declared the column's type as the server spells it, an extension's without its schema
 * @param type what is read
 * @param read what makes it of the column, with {@link ColumnCast#VALUE} in the column's place;
 *     empty where the column is read as it is
 */
record ReadType(String declared, ColumnType type, String read) {

  private static final String VALUE = ColumnCast.VALUE;
  private static final String AS_TEXT = VALUE + "::text";

  /** Types with the same bytes on the wire as one of the model's, and those with a better one. */
  private static final Map<String, ReadType> KNOWN =
      Map.of(
          // The shortest digits that are the same real, instead of the double that lies next to it.
          "real", new ReadType("", ScalarType.DOUBLE, VALUE + "::text::double precision"),
          "money", new ReadType("", ColumnType.Numeric.UNBOUNDED, VALUE + "::numeric"),
          "oid", new ReadType("", ScalarType.BIGINT, VALUE + "::bigint"),
          // A vector without dimensions, and the arrays of JSON that its text is.
          "vector", new ReadType("", ScalarType.JSON, AS_TEXT),
          "halfvec", new ReadType("", ScalarType.JSON, AS_TEXT),
          // The cast to text adds the length of a mask that the server's own spelling leaves out.
          "inet",
              new ReadType(
                  "",
                  ScalarType.TEXT,
                  "CASE WHEN " + VALUE + " IS NOT NULL THEN format('%s', " + VALUE + ") END"));

  /**
   * Of a column.
   *
   * @param declared its type as format_type spells it
   * @param base the same of what is under a domain at last, an extension's without its schema
   * @param kind pg_type.typtype of that, or {@code a} for an array
   */
  static ReadType of(String declared, String base, char kind) {
    ReadType read = ofBase(base, kind);
    return new ReadType(declared, read.type, read.read);
  }

  private static ReadType ofBase(String base, char kind) {
    if (kind == 'a') {
      return new ReadType(base, ScalarType.JSONB, "to_jsonb(" + VALUE + ")");
    }
    if (kind == 'e') {
      return new ReadType(base, ScalarType.TEXT, "");
    }
    ColumnType type = TypeNames.type(base);
    if (type != ScalarType.ANY) {
      return new ReadType(base, type, "");
    }
    if (base.startsWith("numeric(")) {
      // A scale below zero or above the precision, which no decimal of the model has.
      return new ReadType(base, ColumnType.Numeric.UNBOUNDED, "");
    }
    return KNOWN.getOrDefault(base, new ReadType(base, ScalarType.TEXT, AS_TEXT));
  }

  /** What a cursor is to be told, or null where the column is read as it is. */
  @Nullable ColumnCast cast() {
    return read.isEmpty() ? null : new ColumnCast(declared, "", read);
  }
}

package dev.pgtrek.postgres.catalog;

import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.ScalarType;
import java.util.regex.Pattern;

/** PostgreSQL's names of types, and what they are in the model. */
public final class TypeNames {

  private static final Pattern TYPMOD_OF_TIME = Pattern.compile("\\(\\d\\)(?= with)");

  private TypeNames() {}

  /** The model's type for a name of PostgreSQL's format_type; ANY where the model has none. */
  public static ColumnType type(String declared) {
    String name =
        TYPMOD_OF_TIME
            .matcher(declared)
            .replaceFirst("")
            .replace("character varying", "varchar")
            .replace("timestamp without time zone", "timestamp")
            .replace("timestamp with time zone", "timestamptz")
            .replace("time without time zone", "time");
    if (name.equals("varchar")) {
      return ScalarType.TEXT;
    }
    ColumnType own = parsed(name);
    return own == ScalarType.ANY ? ofExtension(name) : own;
  }

  private static ColumnType parsed(String name) {
    try {
      return ColumnType.parse(name);
    } catch (IllegalArgumentException _) {
      return ScalarType.ANY;
    }
  }

  /** An extension's type stands with its schema where the search path does not name that. */
  private static ColumnType ofExtension(String name) {
    int arguments = name.indexOf('(');
    int dot = name.lastIndexOf('.', arguments < 0 ? name.length() : arguments);
    ColumnType type = dot < 0 ? ScalarType.ANY : parsed(name.substring(dot + 1));
    return type instanceof ColumnType.Geometry
            || type instanceof ColumnType.Vector
            || type == ScalarType.CITEXT
        ? type
        : ScalarType.ANY;
  }
}

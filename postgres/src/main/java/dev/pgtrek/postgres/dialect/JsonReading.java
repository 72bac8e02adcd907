package dev.pgtrek.postgres.dialect;

import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.postgres.dialect.Operand.Constant;
import dev.pgtrek.postgres.dialect.Operand.Family;
import dev.pgtrek.postgres.dialect.Operand.Level;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reading inside JSON documents that are planned as jsonb. SQLite gives a value of the kind that
 * stands there (https://sqlite.org/json1.html#jex): text for strings, numbers for numbers, 0 and 1
 * for false and true, NULL for null.
 */
final class JsonReading {

  private static final int COUNT_BITS = 31;

  private JsonReading() {}

  /** {@code json_extract(document, path)} and {@code document ->> path}. */
  static Operand value(Operand document, Operand path) {
    return Operand.of(Family.JSON_VALUE, at(document, elements(path)), Level.OPERATOR);
  }

  /** {@code document -> path}: a document again. */
  static Operand part(Operand document, Operand path) {
    return Operand.of(Family.JSON, at(document, elements(path)), Level.OPERATOR);
  }

  /** {@code json_array_length}: 0 of what is no array. */
  static Operand count(Operand document, @Nullable Operand path) {
    String part = path == null ? requireDocument(document) : at(document, elements(path));
    return Operand.integer(
        "CASE jsonb_typeof("
            + part
            + ") WHEN 'array' THEN jsonb_array_length("
            + part
            + ") ELSE CASE WHEN ("
            + part
            + ") IS NOT NULL THEN 0 END END",
        Level.ATOM,
        COUNT_BITS);
  }

  /**
   * As queries on PostgreSQL spell it, so that they find the index; text of every kind of value.
   */
  static String asQueriesSpell(Operand document, Operand path) {
    List<String> elements = elements(path);
    return elements.size() == 1
        ? requireDocument(document) + " ->> " + Literals.text(elements.getFirst())
        : requireDocument(document) + " #>> " + Literals.text(array(elements));
  }

  /** The value as text, where it is a string, a number or null. */
  static String text(Operand value) {
    return "(" + value.sql() + ") #>> '{}'";
  }

  private static String spelled(Operand value) {
    return "CASE jsonb_typeof("
        + value.sql()
        + ") WHEN 'boolean' THEN ("
        + value.atom()
        + "::boolean)::integer::text ELSE "
        + text(value)
        + " END";
  }

  /** What a generated column of that type and affinity makes of the value, or null. */
  static @Nullable String stored(Operand value, ColumnType type, Affinity affinity) {
    if (type instanceof ScalarType scalar && scalar.isText()) {
      return affinity.numeric() ? null : spelled(value);
    }
    if (!affinity.numeric() && affinity != Affinity.BLOB) {
      return null;
    }
    if (type == ScalarType.BOOLEAN) {
      return "(" + spelled(value) + ")::boolean";
    }
    if (type == ScalarType.DOUBLE) {
      return "(" + spelled(value) + ")::double precision";
    }
    // 5.0 is the integer 5 under SQLite's affinity; 1.5 is refused and never rounded.
    return type == ScalarType.BIGINT && affinity != Affinity.REAL
        ? "trim_scale((" + spelled(value) + ")::numeric)::text::bigint"
        : null;
  }

  private static String at(Operand document, List<String> elements) {
    return requireDocument(document) + " #> " + Literals.text(array(elements));
  }

  private static String requireDocument(Operand document) {
    boolean column =
        document.origin() != null && document.origin().route().target().type() == ScalarType.JSONB;
    if (!document.is(Family.JSON) || !(column || document.origin() == null)) {
      throw new NotTranslatable(
          "it reads inside " + document.called() + " as JSON, which is not planned as jsonb");
    }
    return document.atom();
  }

  /** A path as the names and places that it goes along. */
  private static List<String> elements(Operand path) {
    List<String> elements =
        switch (path.constant()) {
          case Constant.Whole(long place) -> List.of(Long.toString(place));
          case Constant.Text(String text) when text.startsWith("$") -> parsed(text);
          case Constant.Text(String label) -> List.of(label);
          case null, default -> List.of();
        };
    if (elements.isEmpty()) {
      throw new NotTranslatable("it reads inside JSON along a path that is no plain one");
    }
    return elements;
  }

  private static List<String> parsed(String path) {
    List<String> elements = new ArrayList<>();
    int at = 1;
    while (at < path.length()) {
      char c = path.charAt(at);
      int end;
      if (c == '.' && path.startsWith("\"", at + 1)) {
        end = path.indexOf('"', at + 2);
        if (end < 0) {
          return List.of();
        }
        elements.add(path.substring(at + 2, end));
        at = end + 1;
      } else if (c == '.') {
        end = at + 1;
        while (end < path.length() && path.charAt(end) != '.' && path.charAt(end) != '[') {
          end++;
        }
        elements.add(path.substring(at + 1, end));
        at = end;
      } else if (c == '[' && path.indexOf(']', at) > at) {
        end = path.indexOf(']', at);
        elements.add(path.substring(at + 1, end).replace("#-", "-"));
        at = end + 1;
      } else {
        return List.of();
      }
    }
    boolean plain = elements.stream().noneMatch(e -> e.isEmpty() || e.indexOf('\\') >= 0);
    return plain ? elements : List.of();
  }

  private static String array(List<String> elements) {
    StringBuilder array = new StringBuilder("{");
    for (String element : elements) {
      array.append(array.length() > 1 ? "," : "");
      boolean word =
          element.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '_' || c == '-');
      array.append(
          word && !element.equalsIgnoreCase("null")
              ? element
              : '"' + element.replace("\\", "\\\\").replace("\"", "\\\"") + '"');
    }
    return array.append('}').toString();
  }
}

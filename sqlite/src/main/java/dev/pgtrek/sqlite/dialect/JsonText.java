package dev.pgtrek.sqlite.dialect;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a document that stands in an expression: objects as maps, arrays as lists, numbers as
 * decimals, {@link #NOTHING} for null.
 */
final class JsonText {

  /** JSON's own null. */
  static final Object NOTHING = new Object();

  private static final int MAX_DEPTH = 100;

  private final String text;
  private int at;
  private int depth;

  private JsonText(String text) {
    this.text = text;
  }

  static Object read(String text) {
    JsonText reader = new JsonText(text);
    try {
      Object value = reader.value();
      reader.skipSpace();
      if (reader.at < text.length()) {
        throw odd();
      }
      return value;
    } catch (IndexOutOfBoundsException | NumberFormatException e) {
      throw odd();
    }
  }

  private Object value() {
    if (++depth > MAX_DEPTH) {
      throw odd();
    }
    skipSpace();
    char c = text.charAt(at);
    Object value =
        switch (c) {
          case '{' -> object();
          case '[' -> array();
          case '"' -> string();
          case 't' -> word("true", true);
          case 'f' -> word("false", false);
          case 'n' -> word("null", NOTHING);
          default -> number();
        };
    depth--;
    return value;
  }

  private Map<String, Object> object() {
    Map<String, Object> members = new LinkedHashMap<>();
    at++;
    skipSpace();
    while (text.charAt(at) != '}') {
      String key = string();
      skipSpace();
      expect(':');
      members.put(key, value());
      next('}');
    }
    at++;
    return members;
  }

  private List<Object> array() {
    List<Object> items = new ArrayList<>();
    at++;
    skipSpace();
    while (text.charAt(at) != ']') {
      items.add(value());
      next(']');
    }
    at++;
    return items;
  }

  private void next(char close) {
    skipSpace();
    if (text.charAt(at) != close) {
      expect(',');
      skipSpace();
    }
  }

  private String string() {
    expect('"');
    StringBuilder value = new StringBuilder();
    while (text.charAt(at) != '"') {
      char c = text.charAt(at++);
      value.append(c == '\\' ? escape() : c);
    }
    at++;
    return value.toString();
  }

  private char escape() {
    char c = text.charAt(at++);
    return switch (c) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        at += 4;
        yield (char) Integer.parseInt(text, at - 4, at, 16);
      }
      default -> c;
    };
  }

  private Object word(String word, Object value) {
    if (!text.startsWith(word, at)) {
      throw odd();
    }
    at += word.length();
    return value;
  }

  private BigDecimal number() {
    int start = at;
    while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return new BigDecimal(text.substring(start, at));
  }

  private void expect(char wanted) {
    if (text.charAt(at++) != wanted) {
      throw odd();
    }
  }

  private void skipSpace() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private static NotTranslatable odd() {
    return new NotTranslatable("it holds a malformed document");
  }

  /** The same as text without any space, as SQLite writes documents. */
  static String written(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case Map<?, ?> members -> {
        StringBuilder out = new StringBuilder("{");
        members.forEach(
            (key, item) ->
                out.append(out.length() == 1 ? "" : ",")
                    .append(quoted(String.valueOf(key)))
                    .append(':')
                    .append(written(item)));
        yield out.append('}').toString();
      }
      case List<?> items -> {
        StringBuilder out = new StringBuilder("[");
        items.forEach(i -> out.append(out.length() == 1 ? "" : ",").append(written(i)));
        yield out.append(']').toString();
      }
      case String text -> quoted(text);
      case BigDecimal number -> number.toPlainString();
      default -> NOTHING.equals(value) ? "null" : value.toString();
    };
  }

  private static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> out.append('\\').append(c);
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < ' ') {
            out.append("\\u00")
                .append(Character.forDigit(c >> 4, 16))
                .append(Character.forDigit(c & 15, 16));
          } else {
            out.append(c);
          }
        }
      }
    }
    return out.append('"').toString();
  }
}

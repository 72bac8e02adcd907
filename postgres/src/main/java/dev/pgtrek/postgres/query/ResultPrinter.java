package dev.pgtrek.postgres.query;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Prints one result. */
final class ResultPrinter {

  /** Rows that are looked at to find the columns' widths; later ones may stand out. */
  private static final int LOOKED_AT = 1000;

  private static final Set<String> NUMBERS =
      Set.of("int2", "int4", "int8", "float4", "float8", "numeric", "oid", "money");
  private static final Set<String> JSON = Set.of("json", "jsonb");

  /** What JSON takes for a number; PostgreSQL has NaN and Infinity too. */
  private static final Pattern JSON_NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

  private final ResultSet rows;
  private final PostgresQuery.Format format;
  private final PrintStream out;
  private final List<String> names;
  private final List<String> types;

  private ResultPrinter(
      ResultSet rows,
      PostgresQuery.Format format,
      PrintStream out,
      List<String> names,
      List<String> types) {
    this.rows = rows;
    this.format = format;
    this.out = out;
    this.names = names;
    this.types = types;
  }

  static ResultPrinter of(ResultSet rows, PostgresQuery.Format format, PrintStream out)
      throws SQLException {
    ResultSetMetaData columns = rows.getMetaData();
    List<String> names = new ArrayList<>();
    List<String> types = new ArrayList<>();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      names.add(columns.getColumnLabel(i));
      types.add(columns.getColumnTypeName(i));
    }
    return new ResultPrinter(rows, format, out, names, types);
  }

  void print() throws SQLException {
    switch (format) {
      case TABLE -> table();
      case JSON_LINES -> json();
    }
  }

  private void table() throws SQLException {
    List<List<@Nullable String>> head = new ArrayList<>();
    boolean more = rows.next();
    while (more && head.size() < LOOKED_AT) {
      head.add(row());
      more = rows.next();
    }
    int[] widths = widths(head);
    line(names, widths);
    List<String> rule = new ArrayList<>();
    for (int width : widths) {
      rule.add("-".repeat(width + 2));
    }
    out.println(String.join("+", rule));
    head.forEach(row -> line(row, widths));
    long count = head.size();
    for (; more; more = rows.next()) {
      line(row(), widths);
      count++;
    }
    out.println(count == 1 ? "(1 row)" : "(" + count + " rows)");
  }

  private List<@Nullable String> row() throws SQLException {
    List<@Nullable String> row = new ArrayList<>();
    for (int i = 1; i <= names.size(); i++) {
      String value = rows.getString(i);
      row.add(value == null ? null : printable(value));
    }
    return row;
  }

  /** A value stays on its line: control characters are shown, not sent to the terminal. */
  private static String printable(String value) {
    StringBuilder shown = new StringBuilder(value.length());
    value
        .codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '\n' -> shown.append("\\n");
                case '\r' -> shown.append("\\r");
                case '\t' -> shown.append("\\t");
                default -> {
                  if (Character.isISOControl(c)) {
                    shown.append("\\x%02x".formatted(c));
                  } else {
                    shown.appendCodePoint(c);
                  }
                }
              }
            });
    return shown.toString();
  }

  private int[] widths(List<List<@Nullable String>> head) {
    int[] widths = new int[names.size()];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = width(names.get(i));
      for (List<@Nullable String> row : head) {
        widths[i] = Math.max(widths[i], width(shown(row.get(i))));
      }
    }
    return widths;
  }

  private void line(List<? extends @Nullable String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = shown(cells.get(i));
      String pad = " ".repeat(Math.max(0, widths[i] - width(cell)));
      boolean right = NUMBERS.contains(types.get(i));
      line.append(i == 0 ? " " : "| ").append(right ? pad + cell : cell + pad).append(' ');
    }
    out.println(line.toString().stripTrailing());
  }

  private static String shown(@Nullable String cell) {
    return cell == null ? "NULL" : cell;
  }

  /** Places on a terminal, near enough: ideographs and emoji take two, combining marks none. */
  private static int width(String text) {
    return text.codePoints().map(ResultPrinter::width).sum();
  }

  private static int width(int character) {
    return switch (Character.getType(character)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
      default -> isWide(character) ? 2 : 1;
    };
  }

  private static boolean isWide(int character) {
    return switch (Character.UnicodeScript.of(character)) {
      case HAN, HANGUL, HIRAGANA, KATAKANA, BOPOMOFO -> true;
      default -> Character.isEmojiPresentation(character);
    };
  }

  private void json() throws SQLException {
    JsonFactory factory = new JsonFactory();
    while (rows.next()) {
      StringWriter line = new StringWriter();
      try (JsonGenerator json = factory.createGenerator(line)) {
        json.writeStartObject();
        for (int i = 0; i < names.size(); i++) {
          json.writeFieldName(names.get(i));
          value(json, types.get(i), rows.getString(i + 1));
        }
        json.writeEndObject();
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
      out.println(line);
    }
  }

  private static void value(JsonGenerator json, String type, @Nullable String value)
      throws IOException {
    if (value == null) {
      json.writeNull();
    } else if (type.equals("bool")) {
      json.writeBoolean(value.equals("t") || value.equals("true"));
    } else if (NUMBERS.contains(type) && JSON_NUMBER.matcher(value).matches()) {
      json.writeNumber(value);
    } else if (JSON.contains(type)) {
      json.writeRawValue(value.replace('\n', ' '));
    } else {
      json.writeString(value);
    }
  }
}

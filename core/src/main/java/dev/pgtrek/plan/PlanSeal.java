package dev.pgtrek.plan;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Checksums of those parts of a plan file that only report, so that an edit there is noticed
 * instead of being passed over. One checksum per part, so that the part can be named. It guards
 * against mistakes, not against malice.
 */
final class PlanSeal {

  static final String KEY = "seal";

  /** What a table's seal covers, in this order. */
  static final List<String> TABLE_PARTS =
      List.of(
          "rows",
          "columns",
          "primaryKey",
          "uniqueKeys",
          "foreignKeys",
          "indexes",
          "checks",
          "added",
          "original");

  /** What the file's seal covers, in this order. */
  static final List<String> ROOT_PARTS =
      List.of(
          "source",
          "engine",
          "tables",
          "notCarried",
          "findings",
          "extensions",
          "views",
          "triggers",
          SearchTree.KEY,
          "restored");

  /** Parts of the file whose entries may get the user's own text as {@code sql}. */
  private static final Set<String> STATEMENTS = Set.of("views", "triggers");

  /** What a person may change at a table or a column. */
  private static final Set<String> EDITABLE =
      Set.of(
          "target",
          "type",
          "format",
          "written",
          "skip",
          "index",
          "m",
          "efConstruction",
          "search",
          "language",
          "accents",
          "rules");

  private PlanSeal() {}

  static String ofTable(Map<String, ?> table) {
    return seal(table, TABLE_PARTS);
  }

  /** Of the tables it covers only which there are: each table has a seal of its own. */
  static String ofRoot(Map<String, ?> root) {
    return seal(root, ROOT_PARTS);
  }

  private static String seal(Map<String, ?> entry, List<String> parts) {
    List<String> sums = new ArrayList<>();
    for (String part : parts) {
      StringBuilder text = new StringBuilder();
      Object value = entry.get(part);
      if (part.equals("tables") && value instanceof List<?> tables) {
        tables.forEach(t -> append(t instanceof Map<?, ?> table ? table.get("source") : t, text));
      } else if (STATEMENTS.contains(part) && value instanceof List<?> statements) {
        statements.forEach(s -> append(s instanceof Map<?, ?> map ? withoutOwn(map) : s, text));
      } else {
        append(value, text);
      }
      CRC32 sum = new CRC32();
      sum.update(text.toString().getBytes(StandardCharsets.UTF_8));
      sums.add(HexFormat.of().toHexDigits(sum.getValue(), 8));
    }
    return String.join("-", sums);
  }

  private static Map<?, ?> withoutOwn(Map<?, ?> statement) {
    Map<Object, Object> rest = new LinkedHashMap<>(statement);
    rest.remove("sql");
    return rest;
  }

  /** The parts whose checksums differ. */
  static List<String> changed(String expected, String found, List<String> parts) {
    String[] wanted = expected.split("-", -1);
    String[] have = found.split("-", -1);
    if (wanted.length != parts.size()) {
      return List.of(KEY);
    }
    List<String> changed = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      if (!wanted[i].equals(have[i])) {
        changed.add(parts.get(i));
      }
    }
    return changed;
  }

  /** Lengths stand before the words, so that no two values read alike. */
  private static void append(@Nullable Object value, StringBuilder out) {
    switch (value) {
      case null -> out.append('-');
      case Map<?, ?> map -> {
        out.append('{');
        map.forEach(
            (key, entry) -> {
              if (!EDITABLE.contains(String.valueOf(key))) {
                append(key, out);
                append(entry, out);
              }
            });
        out.append('}');
      }
      case List<?> list -> {
        out.append('[');
        list.forEach(entry -> append(entry, out));
        out.append(']');
      }
      default -> {
        String word = value.toString();
        out.append(word.length()).append(':').append(word);
      }
    }
  }
}

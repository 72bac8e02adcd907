package dev.pgtrek.plan;

import dev.pgtrek.model.Identifier;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The names of one namespace of the target: a schema's tables, indexes and sequences share one, and
 * so do a table's constraints. Gives every object a free name.
 */
final class ObjectNames {

  private final int maxBytes;
  private final Set<String> taken = new HashSet<>();

  ObjectNames(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  boolean isTaken(Identifier name) {
    return taken.contains(name.text());
  }

  void reserve(Identifier name) {
    taken.add(name.text());
  }

  /** The wanted name, cut to what the target takes; with a number behind it where it is taken. */
  Identifier take(String wanted) {
    String name = cut(wanted, maxBytes);
    for (int i = 1; !taken.add(name); i++) {
      String number = Integer.toString(i);
      name = cut(wanted, maxBytes - number.length()) + number;
    }
    return Identifier.of(name);
  }

  /** A free name in PostgreSQL's own style. */
  Identifier take(Identifier table, List<Identifier> columns, String label) {
    return take(ownStyle(table, columns, label, maxBytes));
  }

  /**
   * {@code table_column_label}, with the longer one of table and columns shortened until all fits:
   * makeObjectName in PostgreSQL's indexcmds.c.
   */
  static String ownStyle(Identifier table, List<Identifier> columns, String label, int maxBytes) {
    String joined = columns.stream().map(Identifier::text).collect(Collectors.joining("_"));
    int room = maxBytes - 1 - label.length() - (joined.isEmpty() ? 0 : 1);
    int first = bytes(table.text());
    int second = Math.min(bytes(joined), maxBytes);
    while (first + second > room) {
      if (first > second) {
        first--;
      } else {
        second--;
      }
    }
    String start = cut(table.text(), first);
    return joined.isEmpty() ? start + "_" + label : start + "_" + cut(joined, second) + "_" + label;
  }

  static int bytes(String name) {
    return name.getBytes(StandardCharsets.UTF_8).length;
  }

  /** At most so many bytes of UTF-8, ended between two characters. */
  static String cut(String name, int maxBytes) {
    int end = 0;
    int length = 0;
    while (end < name.length()) {
      int point = name.codePointAt(end);
      length += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
      if (length > maxBytes) {
        break;
      }
      end += Character.charCount(point);
    }
    return name.substring(0, end);
  }
}

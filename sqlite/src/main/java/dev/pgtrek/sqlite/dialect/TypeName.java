package dev.pgtrek.sqlite.dialect;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A type of PostgreSQL by its name.
 *
 * @param schema the schema in front, or null
 * @param name its name, of several words with one space between; without quotes
 * @param modifiers the numbers or words in parentheses
 * @param array whether it is an array of it
 */
record TypeName(@Nullable String schema, String name, List<String> modifiers, boolean array) {

  TypeName {
    modifiers = List.copyOf(modifiers);
  }

  /** A declaration as {@code format_type} spells it. */
  static TypeName of(String declared) {
    return TypeParser.type(declared);
  }

  TypeName element() {
    return new TypeName(schema, name, modifiers, false);
  }

  /** The number in parentheses, or -1. */
  int modifier(int at) {
    if (at >= modifiers.size()) {
      return -1;
    }
    try {
      return Integer.parseInt(modifiers.get(at));
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** How a message calls it. */
  String called() {
    return name + (array ? "[]" : "");
  }
}

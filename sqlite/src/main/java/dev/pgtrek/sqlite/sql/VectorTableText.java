package dev.pgtrek.sqlite.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Tells what a virtual table of sqlite-vec ({@code vec0}) holds by its text: only the module itself
 * can read its vectors. The text of a column is {@code name type[dimensions]}, where the type is
 * {@code float} or {@code f32}, {@code int8} or {@code i8}, {@code bit}; other arguments are keys,
 * options and columns beside.
 */
public final class VectorTableText {

  private static final String MODULE = "vec0";

  private static final List<String> TYPES = List.of("float", "f32", "int8", "i8", "bit");

  private static final Pattern WHOLE_NUMBER = Pattern.compile("[0-9]+");

  private VectorTableText() {}

  private record Vectors(String name, String type, String dimensions) {

    boolean floats() {
      return type.equalsIgnoreCase("float") || type.equalsIgnoreCase("f32");
    }

    /** The column so that pgtrek can read it: 4-byte floats as they are, else a JSON array. */
    String selected() {
      return floats() ? quoted(name) : "vec_to_json(" + quoted(name) + ") AS " + quoted(name);
    }
  }

  /**
   * The vectors of a table and how to have them carried, as the end of a sentence; empty for a
   * table of another module, and where its text names no vectors.
   */
  public static String advice(String table, String sql) {
    if (!VirtualTableText.module(sql).map(m -> m.equalsIgnoreCase(MODULE)).orElse(false)) {
      return "";
    }
    List<Vectors> all = new ArrayList<>();
    VirtualTableText.arguments(sql).forEach(a -> vectors(a).ifPresent(all::add));
    if (all.isEmpty()) {
      return "";
    }
    String copy = table + "_vectors";
    return all.stream()
            .map(v -> v.name() + " " + v.type() + "[" + v.dimensions() + "]")
            .collect(Collectors.joining(", ", "; its vectors: ", ""))
        + ". To carry them, copy them where sqlite-vec is loaded: CREATE TABLE "
        + quoted(copy)
        + " AS SELECT rowid AS id, "
        + all.stream().map(Vectors::selected).collect(Collectors.joining(", "))
        + " FROM "
        + quoted(table)
        + "; then migrate with "
        + all.stream()
            .map(v -> "--vectors " + copy + "." + v.name())
            .collect(Collectors.joining(" "));
  }

  private static Optional<Vectors> vectors(String argument) {
    TokenReader in = new TokenReader(argument);
    String name = in.takeName();
    String type = in.takeName();
    // In brackets, which SQLite takes for quotes around a name.
    String dimensions = in.takeName();
    if (name == null || type == null || dimensions == null) {
      return Optional.empty();
    }
    String count = dimensions.strip();
    boolean known = TYPES.stream().anyMatch(type::equalsIgnoreCase);
    return known && WHOLE_NUMBER.matcher(count).matches()
        ? Optional.of(new Vectors(name, type, count))
        : Optional.empty();
  }

  private static String quoted(String name) {
    return "\"" + name.replace("\"", "\"\"") + "\"";
  }
}

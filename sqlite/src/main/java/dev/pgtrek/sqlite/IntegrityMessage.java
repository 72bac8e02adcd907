package dev.pgtrek.sqlite;

import dev.pgtrek.sqlite.catalog.SchemaRow;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The words of SQLite's integrity check: {@code Tree 5 page 7 cell 3: …}, {@code row 4 missing from
 * index i}, {@code NULL value in t.c}.
 */
final class IntegrityMessage {

  private static final String FILE = "the file";

  private IntegrityMessage() {}

  /**
   * What a message is about: {@code table t}, {@code index i}, or the file where it names neither.
   */
  static String subject(String message, List<SchemaRow> schema) {
    if (message.startsWith("Tree ")) {
      long root = leadingNumber(message.substring("Tree ".length()));
      return schema.stream()
          .filter(r -> r.rootPage() == root)
          .findFirst()
          .map(r -> r.type() + " " + r.name())
          .orElse(root == 1 ? "the schema" : FILE);
    }
    Optional<String> index = longestName(schema, "index", n -> message.endsWith(" index " + n));
    if (index.isPresent()) {
      return "index " + index.get();
    }
    return longestName(
            schema,
            "table",
            n -> message.contains(" in " + n + ".") || message.endsWith(" in " + n))
        .map(n -> "table " + n)
        .orElse(FILE);
  }

  /** The table that a subject means. */
  static Optional<SchemaRow> table(String subject, List<SchemaRow> schema) {
    return schema.stream()
        .filter(r -> r.type().equals("table") && r.rootPage() > 0)
        .filter(r -> subject.equals("table " + r.name()))
        .findFirst();
  }

  /** Whether content is damaged; else rows merely do not keep a declaration, or space is unused. */
  static boolean isSerious(String message) {
    boolean declaration =
        message.startsWith("NULL value in ")
            || message.startsWith("CHECK constraint failed in ")
            || message.startsWith("TEXT value in ")
            || message.startsWith("NUMERIC value in ")
            || message.startsWith("non-INT value in ")
            || message.startsWith("non-INTEGER value in ")
            || message.startsWith("non-REAL value in ")
            || message.startsWith("non-TEXT value in ")
            || message.startsWith("non-BLOB value in ");
    boolean unused = message.startsWith("Page ") && message.contains("never used");
    return !declaration && !unused;
  }

  private static Optional<String> longestName(
      List<SchemaRow> schema, String type, Predicate<String> fits) {
    return schema.stream()
        .filter(r -> r.type().equals(type))
        .map(SchemaRow::name)
        .filter(fits)
        .max(Comparator.comparingInt(String::length));
  }

  private static long leadingNumber(String text) {
    long number = 0;
    for (int i = 0; i < text.length() && Character.isDigit(text.charAt(i)); i++) {
      number = number * 10 + text.charAt(i) - '0';
    }
    return number;
  }
}

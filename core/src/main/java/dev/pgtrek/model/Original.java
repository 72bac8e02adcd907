package dev.pgtrek.model;

import java.util.List;
import java.util.Optional;

/**
 * A database in the texts that made it, so that it can be made again as it was.
 *
 * @param statements in the order in which they were run; empty where the engine keeps none
 */
public record Original(List<Statement> statements) {

  public static final Original NONE = new Original(List.of());

  public Original {
    statements = List.copyOf(statements);
  }

  /** The text that made an object; names are compared without regard to case. */
  public Optional<Statement> statement(String type, Identifier name) {
    return statements.stream()
        .filter(s -> s.type().equals(type))
        .filter(s -> s.name().text().equalsIgnoreCase(name.text()))
        .findFirst();
  }

  /**
   * One text.
   *
   * @param type {@code table} (virtual ones too), {@code index}, {@code view} or {@code trigger}
   * @param name the object's name
   * @param table the table that it belongs to; its own name where it is one
   * @param sql the text
   */
  public record Statement(String type, Identifier name, Identifier table, String sql) {}
}

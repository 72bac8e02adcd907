package dev.pgtrek.model;

import java.util.List;
import java.util.Optional;

/**
 * A database in the texts that made it, so that it can be made again as it was.
 *
 * @param statements in the order in which they were run; empty where the engine keeps none
 * @param changed what came of them elsewhere and was altered there since
 */
public record Original(List<Statement> statements, List<Changed> changed) {

  public static final Original NONE = new Original(List.of());

  public Original {
    statements = List.copyOf(statements);
    changed = List.copyOf(changed);
  }

  /** A database of whose copies nothing is known. */
  public Original(List<Statement> statements) {
    this(statements, List.of());
  }

  /** The same, of which something was altered since. */
  public Original altered(List<Changed> since) {
    return new Original(statements, since);
  }

  /**
   * What was altered where the database was brought to.
   *
   * @param kind what it is
   * @param table its table there, or the view itself
   * @param name its name there: a column's, a rule's, an index's, a view's, a trigger's
   */
  public record Changed(Kind kind, TableName table, Identifier name) {

    /** Kinds of what a text says. */
    public enum Kind {
      /** A column's default, or what computes it. */
      EXPRESSION,
      /** A key, a reference or a condition. */
      RULE,
      INDEX,
      VIEW,
      TRIGGER
    }
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

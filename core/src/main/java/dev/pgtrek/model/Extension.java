package dev.pgtrek.model;

/**
 * An extension that a target must have before the tables are made.
 *
 * @param name its name as {@code CREATE EXTENSION} takes it, such as {@code uuid-ossp}
 * @param reason what needs it and why, one sentence for people
 */
public record Extension(Identifier name, String reason) {

  public Extension {
    if (reason.isBlank()) {
      throw new IllegalArgumentException("an extension has a reason");
    }
  }

  public static Extension of(String name, String reason) {
    return new Extension(Identifier.of(name), reason);
  }
}

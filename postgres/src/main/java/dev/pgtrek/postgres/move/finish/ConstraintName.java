package dev.pgtrek.postgres.move.finish;

import dev.pgtrek.model.Identifier;
import dev.pgtrek.postgres.sql.Attempt;
import dev.pgtrek.postgres.sql.Attempt.Refusal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;

/**
 * The name of a constraint that is to be added, which the target may have given to another one
 * meanwhile: from 18 on every NOT NULL is a constraint of its table, {@code table_column_not_null}
 * where nobody named it. Older servers left such names to everybody.
 *
 * @param owner what it belongs to, as ALTER names it
 * @param name the name that the source's constraint has
 */
record ConstraintName(String owner, Identifier name) {

  /** A constraint or an index has the name. */
  private static final Set<String> TAKEN = Set.of("42710", "23505");

  private static final int LONGEST = 63;

  /**
   * Adds the constraint. A NOT NULL that has its name gets another one, as the server itself would
   * have named it if the name had been taken.
   *
   * @param target in a transaction
   * @param sql the statement that adds it
   */
  Optional<Refusal> add(Connection target, String sql) throws SQLException {
    Optional<Refusal> refusal = Attempt.of(target, sql).refusal();
    boolean freed =
        refusal.isPresent()
            && TAKEN.contains(refusal.get().state())
            && isOfNotNull(target)
            && Attempt.of(target, rename()).worked();
    return freed ? Attempt.of(target, sql).refusal() : refusal;
  }

  private String rename() {
    return "ALTER %s RENAME CONSTRAINT %s TO %s".formatted(owner, name.quoted(), next().quoted());
  }

  /** The next name, by a number, as the server makes it. */
  Identifier next() {
    String text = name.text();
    while (text.getBytes(StandardCharsets.UTF_8).length >= LONGEST) {
      text = text.substring(0, text.offsetByCodePoints(text.length(), -1));
    }
    return Identifier.of(text + "1");
  }

  /** Whether a NOT NULL has the name, which one of a partition keeps. */
  boolean isOfNotNull(Connection target) throws SQLException {
    String relation = owner.substring(owner.indexOf(' ') + 1);
    boolean domain = owner.startsWith("DOMAIN ");
    try (PreparedStatement statement =
        target.prepareStatement(
            "SELECT EXISTS (SELECT FROM pg_constraint WHERE contype = 'n' AND conname = ? AND "
                + (domain ? "contypid = to_regtype(?)" : "conrelid = to_regclass(?)")
                + ")")) {
      statement.setString(1, name.text());
      statement.setString(2, relation);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }
}

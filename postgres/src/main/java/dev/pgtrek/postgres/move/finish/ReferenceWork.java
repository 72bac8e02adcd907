package dev.pgtrek.postgres.move.finish;

import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Severity;
import dev.pgtrek.postgres.move.finish.BuiltOnRows.Reference;
import dev.pgtrek.postgres.move.finish.BuiltOnRows.Relation;
import dev.pgtrek.postgres.sql.Attempt;
import dev.pgtrek.postgres.sql.Attempt.Refusal;
import dev.pgtrek.spi.MoveResult;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Declares foreign keys without looking at rows, and then validates those that the source holds for
 * valid.
 */
final class ReferenceWork {

  private ReferenceWork() {}

  /** The first server that takes NOT VALID of a partitioned table. */
  private static final int PARTITIONED_NOT_VALID = 18;

  /** Declares it, NOT VALID where the server can do that. */
  static MoveResult declare(Connection target, Relation table, Reference reference)
      throws SQLException {
    boolean whole =
        table.kind() == BuiltOnRows.Kind.PARTITIONED
            && target.getMetaData().getDatabaseMajorVersion() < PARTITIONED_NOT_VALID;
    return new ConstraintName("TABLE " + table.name().quoted(), reference.name())
        .add(target, whole ? add(table, reference) : declare(table, reference))
        .map(r -> MoveResult.defect(notMade(table, reference, r)))
        .orElseGet(MoveResult::done);
  }

  /** The statement that declares it without looking at rows. */
  static String declare(Relation table, Reference reference) {
    // What is not valid on the source says so itself, and what is not enforced is never valid.
    return add(table, reference)
        + (reference.validated() && reference.enforced() ? " NOT VALID" : "");
  }

  private static String add(Relation table, Reference reference) {
    return "ALTER TABLE "
        + (table.kind() == BuiltOnRows.Kind.PARTITIONED ? "" : "ONLY ")
        + table.name().quoted()
        + " ADD CONSTRAINT "
        + reference.name().quoted()
        + " "
        + reference.definition();
  }

  static String validate(Relation table, Reference reference) {
    return "ALTER TABLE "
        + table.name().quoted()
        + " VALIDATE CONSTRAINT "
        + reference.name().quoted();
  }

  private static Finding notMade(Relation table, Reference reference, Refusal refusal) {
    String fix =
        switch (refusal.state()) {
          case "42830" ->
              "Make the key that it refers to, which the target lacks; then: "
                  + add(table, reference)
                  + ";";
          case "42P21" ->
              "Give both columns the same collation on the source, for the target's version asks"
                  + " for that; then: "
                  + add(table, reference)
                  + ";";
          default -> "Mend what the server says, then: " + add(table, reference) + ";";
        };
    return new Finding(
        "foreign-key-not-made",
        Severity.WARN,
        "foreign key " + reference.name() + " of " + table.name(),
        refusal.reason(),
        "The target does not keep it.",
        fix);
  }

  /** Validates it; rows without a parent leave it NOT VALID. */
  static MoveResult validate(Connection target, BuildRoom room, Relation table, Reference reference)
      throws SQLException {
    // The server joins both tables in the memory that maintenance has.
    List<String> statements = new ArrayList<>(room.settings());
    statements.add(validate(table, reference));
    Attempt validated = Attempt.where(target, statements, Attempt::refuses);
    // One that could not be made was told when it was to be declared.
    if (validated.worked() || !waits(target, table, reference)) {
      return MoveResult.done();
    }
    List<Finding> broken = BrokenReferences.of(target, table.name(), reference.name());
    return new MoveResult(
        0,
        0,
        broken.isEmpty() ? List.of(notValidated(table, reference, validated.refusal())) : broken);
  }

  private static Finding notValidated(
      Relation table, Reference reference, Optional<Refusal> refusal) {
    return new Finding(
        "foreign-key-broken",
        Severity.WARN,
        "foreign key " + reference.name() + " of " + table.name(),
        refusal.map(Refusal::reason).orElse(""),
        "It stays NOT VALID.",
        "Mend the rows, then: " + validate(table, reference) + ";");
  }

  /** Whether it is there and not valid yet. */
  private static boolean waits(Connection target, Relation table, Reference reference)
      throws SQLException {
    try (PreparedStatement statement =
        target.prepareStatement(
            "SELECT EXISTS (SELECT FROM pg_constraint WHERE conrelid = to_regclass(?)"
                + " AND conname = ? AND contype = 'f' AND NOT convalidated)")) {
      statement.setString(1, table.name().quoted());
      statement.setString(2, reference.name().text());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }
}

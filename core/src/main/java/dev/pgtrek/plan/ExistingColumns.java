package dev.pgtrek.plan;

import dev.pgtrek.model.Column;
import dev.pgtrek.model.ColumnCast;
import dev.pgtrek.model.ColumnProfile;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.Existing;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.Severity;
import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.plan.ExistingPlan.Homeless;
import dev.pgtrek.plan.NameMatch.How;
import dev.pgtrek.spi.ColumnRoute;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The columns of one table into those of the application's own. */
final class ExistingColumns {

  private final Draft draft;
  private final Existing.Relation home;
  private final Notes notes;
  private final List<Homeless> homeless;
  private final RuleBook rules;

  ExistingColumns(
      Draft draft, Existing.Relation home, Notes notes, List<Homeless> homeless, RuleBook rules) {
    this.draft = draft;
    this.home = home;
    this.notes = notes;
    this.homeless = homeless;
    this.rules = rules;
  }

  /**
   * Finds a column's home and adds its route to the draft.
   *
   * @param taken the source's column by the target's, so far
   * @return how it was found; NONE where it is not carried
   */
  How carry(Column column, PlanEdits.@Nullable ColumnEdit edit, Map<Identifier, Identifier> taken) {
    NameMatch match = match(column, edit);
    Identifier name = match.target();
    Existing.Attribute into = name == null ? null : attribute(name);
    if (into == null) {
      withoutHome(column, match);
      return How.NONE;
    }
    String subject = draft.subject(column.name());
    if (into.generated()) {
      notes.change("column", subject, "The target computes " + into.name() + " itself.", "");
      return How.NONE;
    }
    Identifier rival = taken.putIfAbsent(into.name(), column.name());
    if (rival != null) {
      block(
          "name-collision",
          draft.subject(rival) + ", " + subject,
          "both lead to " + home.name() + "." + into.name(),
          "A column takes the values of one column.",
          "Name another column for one of them with `target:` in the plan file, or skip it.");
      return How.NONE;
    }
    return route(column, edit, into) ? match.how() : How.NONE;
  }

  private NameMatch match(Column column, PlanEdits.@Nullable ColumnEdit edit) {
    List<Identifier> names = home.columns().stream().map(Existing.Attribute::name).toList();
    NameMatch match = NameMatch.of(column.name(), names);
    Identifier told = edit == null ? null : edit.target();
    return told == null || told.equals(match.target())
        ? match
        : new NameMatch(told, How.TOLD, List.of());
  }

  private Existing.@Nullable Attribute attribute(Identifier name) {
    return home.columns().stream().filter(a -> a.name().equals(name)).findFirst().orElse(null);
  }

  private void withoutHome(Column column, NameMatch match) {
    String subject = draft.subject(column.name());
    long values = draft.profile(column).values();
    boolean decided = values == 0 && match.rivals().isEmpty() && match.how() != How.TOLD;
    homeless.add(new Homeless(draft.source.name().table(), column.name()));
    notes.leave("column", subject, home.name() + " has no column for it.", column.declared());
    notes.find(
        match.rivals().isEmpty() ? "column-without-home" : "target-ambiguous",
        decided ? Severity.WARN : Severity.BLOCK,
        subject,
        (values == 1 ? "1 value" : values + " values")
            + (match.rivals().isEmpty()
                ? "; " + home.name() + " has no column " + asked(column, match)
                : "; " + home.name() + " has " + match.rivals()),
        match.rivals().isEmpty()
            ? "Its values would be lost."
            : "Nothing decides which of them is meant.",
        "Name the column with `target:`, or leave it out with "
            + draft.facts(column).planLine("skip: true")
            + ".");
  }

  private static Identifier asked(Column column, NameMatch match) {
    Identifier told = match.target();
    return told == null ? column.name() : told;
  }

  private boolean route(
      Column column, PlanEdits.@Nullable ColumnEdit edit, Existing.Attribute into) {
    String subject = draft.subject(column.name());
    if (into.carriedAs().isEmpty()) {
      block(
          "type-not-carried",
          subject,
          into.declared() + " on the target",
          "pgtrek has no way into that type.",
          "Leave the column out with " + draft.facts(column).planLine("skip: true") + ".");
      return false;
    }
    ColumnType type = ColumnType.parse(into.carriedAs());
    ColumnFacts facts = draft.facts(column);
    if (edit != null && edit.type() != null && !into.takes(edit.type())) {
      block(
          "type-is-the-targets",
          subject,
          "the plan file says " + edit.type().sql() + ", the target has " + into.declared(),
          "A column of the application's keeps its type.",
          "Remove the `type:` line of that column, or alter the column on the target.");
    }
    Existing.Alternative other = other(facts, edit, into, type);
    if (other != null) {
      type = ColumnType.parse(other.carriedAs());
    }
    ColumnCast cast = other == null ? into.cast() : other.cast();
    TypeDecision told = decision(facts, edit, into, type, cast);
    TypeDecision ruled = RulePlan.apply(facts, rules, told, true);
    // The type is the application's: a rule that would take another one is not followed.
    TypeDecision decision = ruled.type().equals(type) ? ruled : told;
    tell(facts, into, other);
    notes.findings.addAll(decision.findings());
    notNull(column, into);
    draft.columns.add(
        new ColumnRoute(
            column,
            new Column(
                into.name(),
                into.declared(),
                type,
                into.notNull(),
                into.defaultSql(),
                null,
                null,
                null),
            decision.format(),
            facts.profile().hasLargeValues(),
            decision.rule(),
            cast,
            type == ScalarType.UUID && TextTypes.areLowerUuids(facts.profile()),
            null));
    draft.reasons.put(into.name(), decision.reason());
    notes.carry("column", subject, "");
    return true;
  }

  /** The way into the column for values that do not fit the usual one; null for the usual one. */
  private static Existing.@Nullable Alternative other(
      ColumnFacts facts,
      PlanEdits.@Nullable ColumnEdit edit,
      Existing.Attribute into,
      ColumnType usual) {
    ColumnType wanted = edit == null ? null : edit.type();
    if (wanted != null) {
      // As a plan file has it that was written from such a choice.
      String type = wanted.sql();
      return wanted.equals(usual)
          ? null
          : into.alternatives().stream()
              .filter(a -> a.carriedAs().equals(type))
              .findFirst()
              .orElse(null);
    }
    boolean told = edit != null && edit.format() != null && edit.format() != ValueFormat.NATIVE;
    // Whatever the server makes of text is tried there; integers may mean more than their digits.
    boolean digits =
        into.cast() != null
            && TypeDecision.isText(usual)
            && facts.profile().values() > 0
            && facts.profile().integers() == facts.profile().values();
    if (told || (TypePlan.format(facts, usual).isPresent() && !digits)) {
      return null;
    }
    return into.alternatives().stream()
        .filter(a -> suits(facts, usual, ColumnType.parse(a.carriedAs())))
        .findFirst()
        .orElse(null);
  }

  /**
   * Whether the values are of the kind that the other way is for: digits or hexadecimals in texts,
   * and reals whose digits nobody measured. What just does not fit the usual way is told as that.
   */
  private static boolean suits(ColumnFacts facts, ColumnType usual, ColumnType other) {
    boolean texts = facts.profile().texts() == facts.profile().values();
    boolean measured =
        usual instanceof ColumnType.Numeric && facts.column().type() instanceof ColumnType.Numeric;
    if (TypeDecision.isText(other) ? !texts : other == ScalarType.DOUBLE && measured) {
      return false;
    }
    return TypePlan.format(facts, other).isPresent();
  }

  private void tell(
      ColumnFacts facts, Existing.Attribute into, Existing.@Nullable Alternative other) {
    if (other != null && !other.code().isEmpty()) {
      notes.findings.add(
          facts.warn(
              other.code(),
              facts.profile().values() + (facts.profile().values() == 1 ? " value" : " values"),
              home.name() + "." + into.name() + " is " + into.declared() + ": " + other.how() + ".",
              "Nothing to do if that holds; else mend the values on the source before."));
    }
  }

  private static TypeDecision decision(
      ColumnFacts facts,
      PlanEdits.@Nullable ColumnEdit edit,
      Existing.Attribute into,
      ColumnType type,
      @Nullable ColumnCast cast) {
    ValueFormat told = edit == null ? null : edit.format();
    ValueFormat format =
        told == null ? TypePlan.format(facts, type).orElse(TypePlan.naturalFormat(type)) : told;
    return TypeDecision.told(
        facts,
        type,
        format,
        facts.declared()
            + "; the application's column is "
            + into.declared()
            + (cast == null ? "" : ", which the server makes of " + type.sql()),
        "Mend the values on the source, or alter "
            + into.name()
            + " on the target to a type that holds them, or leave the column out with "
            + facts.planLine("skip: true")
            + ".");
  }

  private void notNull(Column column, Existing.Attribute into) {
    ColumnProfile profile = draft.profile(column);
    if (into.notNull() && profile.nulls() > 0) {
      block(
          "null-in-not-null",
          draft.subject(column.name()),
          profile.nulls() + (profile.nulls() == 1 ? " NULL" : " NULLs"),
          home.name() + "." + into.name() + " refuses NULL.",
          "Mend the rows on the source, or ALTER TABLE "
              + home.name().quoted()
              + " ALTER COLUMN "
              + into.name().quoted()
              + " DROP NOT NULL.");
    }
  }

  private void block(String code, String subject, String measured, String why, String fix) {
    notes.find(code, Severity.BLOCK, subject, measured, why, fix);
  }
}

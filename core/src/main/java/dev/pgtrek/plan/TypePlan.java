package dev.pgtrek.plan;

import dev.pgtrek.model.Column;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.ForeignKey;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Key;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.TableName;
import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.spi.Dialect;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The types of all columns together: each by its own values first, then keys and what refers to
 * them, then what the plan file says.
 */
final class TypePlan {

  private final Map<TableName, Draft> drafts;
  private final PlanEdits edits;
  private final RuleBook rules;

  /** What would be decided without any rule; itself where there is none. */
  private final TypePlan plain;

  /** By table and column; what pgtrek itself would do. */
  private final Map<TableName, Map<Identifier, TypeDecision>> own = new LinkedHashMap<>();

  private TypePlan(
      Map<TableName, Draft> drafts, PlanEdits edits, RuleBook rules, @Nullable TypePlan plain) {
    this.drafts = drafts;
    this.edits = edits;
    this.rules = rules;
    this.plain = plain == null ? this : plain;
  }

  static TypePlan of(
      Map<TableName, Draft> drafts,
      PlanEdits edits,
      PlaceTypes places,
      RuleBook rules,
      Dialect dialect) {
    TypePlan plain = of(drafts, edits, places, RuleBook.NONE, dialect, null);
    return of(drafts, edits, places, rules, dialect, plain);
  }

  private static TypePlan of(
      Map<TableName, Draft> drafts,
      PlanEdits edits,
      PlaceTypes places,
      RuleBook rules,
      Dialect dialect,
      @Nullable TypePlan plain) {
    TypePlan plan = new TypePlan(drafts, edits, rules, plain);
    for (Draft draft : drafts.values()) {
      Map<Identifier, TypeDecision> decisions = new LinkedHashMap<>();
      for (Column column : draft.source.readable()) {
        ColumnFacts facts = draft.facts(column);
        TypeDecision decision =
            places
                .decide(facts)
                .orElseGet(() -> RulePlan.apply(facts, rules, TypeDecision.decide(facts), false));
        TypeDecision wide = WiderDefault.widened(facts, decision, dialect);
        decisions.put(column.name(), widenedKey(draft, column, wide));
      }
      plan.own.put(draft.source.name(), decisions);
    }
    plan.followReferences();
    return plan;
  }

  private static TypeDecision widenedKey(Draft draft, Column column, TypeDecision decision) {
    Key key = draft.source.primaryKey();
    boolean inKey = key != null && SourceKeys.names(key.columns(), column.name());
    if (!inKey || !TypeDecision.isWhole(decision.type()) || decision.type() == ScalarType.BIGINT) {
      return decision;
    }
    return new TypeDecision(
        ScalarType.BIGINT,
        ValueFormat.NATIVE,
        draft.facts(column).declared() + " in the primary key: bigint, so that it never runs out",
        List.of(),
        decision.rule());
  }

  /** A reference takes its parent's type; a chain of them needs as many rounds as it has links. */
  private void followReferences() {
    boolean changed = true;
    for (int round = 0; changed && round < drafts.size() + 1; round++) {
      changed = false;
      for (Draft draft : drafts.values()) {
        for (ForeignKey key : draft.source.foreignKeys()) {
          changed |= follow(draft, key);
        }
      }
    }
  }

  private boolean follow(Draft child, ForeignKey key) {
    Draft parent = find(drafts, key.parent()).orElse(null);
    if (parent == null || !SourceKeys.isKey(parent.source, key.parentColumns())) {
      return false;
    }
    boolean changed = false;
    for (int i = 0; i < key.columns().size(); i++) {
      Column from = SourceKeys.column(child.source, key.columns().get(i)).orElse(null);
      Column to = SourceKeys.column(parent.source, key.parentColumns().get(i)).orElse(null);
      if (from != null && to != null && from.generated() == null && to.generated() == null) {
        changed |= follow(child, from, parent, to);
      }
    }
    return changed;
  }

  private boolean follow(Draft child, Column from, Draft parent, Column to) {
    TypeDecision mine = own(child.source, from);
    ColumnType wanted = effective(parent, to);
    if (mine.type().equals(wanted)) {
      return false;
    }
    ColumnFacts facts = child.facts(from);
    boolean rejects =
        rules.of(child.source.name().table(), from.name()).rejects()
            && !TypeDecision.isMoment(wanted);
    Optional<ValueFormat> format =
        rejects ? Optional.of(ValueFormat.NATIVE) : format(facts, wanted);
    if (format.isEmpty()) {
      return false;
    }
    decisions(child.source)
        .put(
            from.name(),
            RulePlan.apply(
                facts,
                rules,
                TypeDecision.told(
                    facts,
                    wanted,
                    format.get(),
                    facts.declared()
                        + "; it refers to "
                        + parent.subject(to.name())
                        + " and takes its type, "
                        + wanted.sql(),
                    ""),
                true));
    return true;
  }

  private ColumnType effective(Draft draft, Column column) {
    PlanEdits.ColumnEdit edit = edit(draft, column);
    return edit == null || edit.type() == null ? own(draft.source, column).type() : edit.type();
  }

  private Map<Identifier, TypeDecision> decisions(Table table) {
    return own.getOrDefault(table.name(), Map.of());
  }

  private TypeDecision own(Table table, Column column) {
    TypeDecision found = decisions(table).get(column.name());
    if (found == null) {
      throw new IllegalArgumentException("every stored column is decided");
    }
    return found;
  }

  private PlanEdits.@Nullable ColumnEdit edit(Draft draft, Column column) {
    PlanEdits.TableEdit table = edits.tables().get(draft.source.name().table());
    PlanEdits.ColumnEdit edit = table == null ? null : table.columns().get(column.name());
    return edit == null || isPlain(draft, column, edit) ? null : edit;
  }

  /**
   * Whether an edit says only what pgtrek proposes without rules: then it was written before a rule
   * was, and the rule decides.
   */
  private boolean isPlain(Draft draft, Column column, PlanEdits.ColumnEdit edit) {
    if (plain == this) {
      return false;
    }
    TypeDecision proposed = plain.own(draft.source, column);
    return (edit.type() == null || edit.type().equals(proposed.type()))
        && (edit.format() == null || edit.format() == proposed.format());
  }

  /** What pgtrek itself would make of a column. */
  TypeDecision proposal(Draft draft, Column column) {
    return own(draft.source, column);
  }

  /** What a column becomes in the end. */
  TypeDecision decision(Draft draft, Column column) {
    return decision(draft, column, edit(draft, column));
  }

  /** What a column's values become by what the user says of them. */
  TypeDecision decision(Draft draft, Column column, PlanEdits.@Nullable ColumnEdit edit) {
    TypeDecision mine = own(draft.source, column);
    if (edit == null || (edit.type() == null && edit.format() == null)) {
      return mine;
    }
    ColumnType type = edit.type() == null ? mine.type() : edit.type();
    if (type instanceof ColumnType.Vector vector) {
      return VectorTypes.chosen(draft.facts(column), vector, edit.format());
    }
    if (type == ScalarType.JSONB
        && edit.format() == null
        && TextTypes.holdsDocuments(draft.facts(column))) {
      return TextTypes.chosenDocuments(draft.facts(column));
    }
    boolean sameFormat = edit.format() == null || edit.format() == mine.format();
    if (type.equals(mine.type()) && sameFormat) {
      return mine;
    }
    ColumnFacts facts = draft.facts(column);
    ValueFormat format =
        edit.format() != null ? edit.format() : format(facts, type).orElse(naturalFormat(type));
    TypeDecision told =
        TypeDecision.told(
            facts,
            type,
            format,
            "as the plan file says; pgtrek proposes " + mine.type().sql() + ": " + mine.reason(),
            "Take `type: "
                + mine.type().sql()
                + "` at column "
                + column.name()
                + " of table "
                + draft.name()
                + (edit.place().isEmpty() ? "" : " (" + edit.place() + ")")
                + ", or mend the values and plan again.");
    return RulePlan.apply(facts, rules, told, true);
  }

  /** The one format in which the values fit the type. */
  static Optional<ValueFormat> format(ColumnFacts facts, ColumnType type) {
    if (type instanceof ColumnType.Geometry) {
      ValueFormat format = PlaceTypes.format(facts.profile());
      boolean fits = Fit.misfit(facts, type, format).isEmpty();
      return fits ? Optional.of(format) : Optional.empty();
    }
    if (!TypeDecision.isMoment(type)) {
      boolean fits = Fit.misfit(facts, type).isEmpty();
      return fits ? Optional.of(ValueFormat.NATIVE) : Optional.empty();
    }
    if (facts.profile().values() == 0) {
      return Optional.of(ValueFormat.ISO);
    }
    List<ValueFormat> fitting = new ArrayList<>();
    for (ValueFormat format : List.of(ValueFormat.ISO, ValueFormat.JULIAN_DAY)) {
      if (Fit.misfit(facts, type, format).isEmpty()) {
        fitting.add(format);
      }
    }
    return fitting.size() == 1 ? Optional.of(fitting.getFirst()) : MomentTypes.epoch(facts, type);
  }

  static ValueFormat naturalFormat(ColumnType type) {
    return type instanceof ColumnType.Geometry
        ? ValueFormat.GEOPACKAGE
        : TypeDecision.isMoment(type) ? ValueFormat.ISO : ValueFormat.NATIVE;
  }

  /** A table by its name; SQLite compares names without regard to case. */
  static Optional<Draft> find(Map<TableName, Draft> drafts, TableName name) {
    Draft exact = drafts.get(name);
    return exact != null
        ? Optional.of(exact)
        : drafts.values().stream()
            .filter(d -> d.source.name().toString().equalsIgnoreCase(name.toString()))
            .findFirst();
  }
}

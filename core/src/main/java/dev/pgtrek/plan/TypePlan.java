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

  /** By table and column; what pgtrek itself would do. */
  private final Map<TableName, Map<Identifier, TypeDecision>> own = new LinkedHashMap<>();

  private TypePlan(Map<TableName, Draft> drafts, PlanEdits edits) {
    this.drafts = drafts;
    this.edits = edits;
  }

  static TypePlan of(Map<TableName, Draft> drafts, PlanEdits edits, PlaceTypes places) {
    TypePlan plan = new TypePlan(drafts, edits);
    for (Draft draft : drafts.values()) {
      Map<Identifier, TypeDecision> decisions = new LinkedHashMap<>();
      for (Column column : draft.source.readable()) {
        ColumnFacts facts = draft.facts(column);
        TypeDecision decision = places.decide(facts).orElseGet(() -> TypeDecision.decide(facts));
        decisions.put(column.name(), widenedKey(draft, column, decision));
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
        List.of());
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
    Optional<ValueFormat> format = format(facts, wanted);
    if (format.isEmpty()) {
      return false;
    }
    decisions(child.source)
        .put(
            from.name(),
            TypeDecision.told(
                facts,
                wanted,
                format.get(),
                facts.declared()
                    + "; it refers to "
                    + parent.subject(to.name())
                    + " and takes its type, "
                    + wanted.sql(),
                ""));
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
    return table == null ? null : table.columns().get(column.name());
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
    return TypeDecision.told(
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

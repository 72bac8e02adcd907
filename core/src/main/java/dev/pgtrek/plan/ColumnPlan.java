package dev.pgtrek.plan;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Column;
import dev.pgtrek.model.ColumnProfile;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Key;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.Severity;
import dev.pgtrek.spi.ColumnRoute;
import dev.pgtrek.spi.ColumnRule;
import dev.pgtrek.spi.Dialect;
import dev.pgtrek.spi.RowRules;
import dev.pgtrek.spi.Translation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The columns of one table: type, NOT NULL, default, identity; what does not travel is noted. */
final class ColumnPlan {

  private final Draft draft;
  private final Dialect dialect;
  private final Notes notes;

  private ColumnPlan(Draft draft, Dialect dialect, Notes notes) {
    this.draft = draft;
    this.dialect = dialect;
    this.notes = notes;
  }

  /** Fills the draft's columns. */
  static void fill(
      Draft draft,
      TypePlan types,
      NamePlan names,
      PlanEdits.@Nullable TableEdit edit,
      Dialect dialect,
      Notes notes) {
    ColumnPlan plan = new ColumnPlan(draft, dialect, notes);
    List<GeneratedPlan.Wanted> generated = new ArrayList<>();
    for (Column column : draft.source.columns()) {
      PlanEdits.ColumnEdit columnEdit = edit == null ? null : edit.columns().get(column.name());
      String kind = column.generated() == null ? "column" : "generated column";
      if (columnEdit != null && columnEdit.skip()) {
        notes.leave(kind, draft.subject(column.name()), Planner.BY_CHOICE, text(column));
      } else if (column.generated() == null) {
        plan.add(column, types.decision(draft, column), names.column(draft.source, column));
        plan.index(names.column(draft.source, column), columnEdit);
      } else if (!column.generated().readable()) {
        notes.lose(
            kind,
            draft.subject(column.name()),
            "Its values cannot be had: a function computes them that only the application defines.",
            text(column));
      } else {
        TypeDecision decision = types.decision(draft, column);
        plan.index(names.column(draft.source, column), columnEdit);
        generated.add(
            new GeneratedPlan.Wanted(
                plan.bare(column, decision, names.column(draft.source, column)),
                decision,
                types.proposal(draft, column),
                column.generated()));
      }
    }
    GeneratedPlan.fill(draft, generated, dialect, notes);
    for (PlanEdits.AddedColumn added :
        edit == null ? List.<PlanEdits.AddedColumn>of() : edit.added()) {
      plan.beside(added, types, dialect);
    }
  }

  private void index(Identifier target, PlanEdits.@Nullable ColumnEdit edit) {
    if (edit != null && !edit.index().equals(IndexEdit.NONE)) {
      draft.indexEdits.put(target, edit.index());
    }
  }

  /** Adds a column that the source does not have. */
  private void beside(PlanEdits.AddedColumn added, TypePlan types, Dialect dialect) {
    Column column = draft.source.column(added.source()).orElseThrow();
    Identifier target = added.target();
    if (draft.columns.stream().anyMatch(c -> c.target().name().equals(target))) {
      throw refused(added, "added-column-exists", "has a column " + target + " already");
    }
    if (NamePlan.SYSTEM_COLUMNS.contains(target.text())) {
      throw refused(
          added,
          "added-column-reserved",
          "cannot get a column " + target + ": PostgreSQL gives every table one of that name");
    }
    int bytes = ObjectNames.bytes(target.text());
    if (bytes > dialect.maxNameBytes()) {
      throw refused(
          added,
          "added-column-name-too-long",
          "cannot get a column "
              + target
              + ": the name has "
              + bytes
              + " bytes, and PostgreSQL cuts names at "
              + dialect.maxNameBytes());
    }
    TypeDecision decision = types.decision(draft, column, added.edit());
    Column bare =
        new Column(target, decision.type().sql(), decision.type(), false, null, null, null, null);
    notes.findings.addAll(decision.findings());
    draft.columns.add(
        new ColumnRoute(column, bare, decision.format(), draft.profile(column).hasLargeValues()));
    draft.reasons.put(target, "added beside " + column.name() + "; " + decision.reason());
    draft.added++;
    index(target, added.edit());
  }

  private PgtrekException.Usage refused(PlanEdits.AddedColumn added, String code, String why) {
    String place = added.edit().place();
    return new PgtrekException.Usage(
        code,
        (place.isEmpty() ? "" : place + ": ") + "table " + draft.name() + " " + why + ".",
        "Give the added column another name.");
  }

  /** A column's declaration. */
  static String text(Column column) {
    Column.Generated generated = column.generated();
    return generated == null
        ? column.declared()
        : (column.name().quoted() + " " + column.declared()).stripTrailing()
            + " GENERATED ALWAYS AS ("
            + generated.expression()
            + ") "
            + (generated.stored() ? "STORED" : "VIRTUAL");
  }

  private ColumnRoute bare(Column column, TypeDecision decision, Identifier target) {
    ColumnProfile profile = draft.profile(column);
    Column bare =
        new Column(
            target,
            decision.type().sql(),
            decision.type(),
            notNull(column, profile, decision.rule()),
            null,
            null,
            null,
            identity(column, decision, profile));
    // A geometry is read, and sent, as a whole: it has to be parsed.
    boolean large = profile.hasLargeValues() && !(decision.type() instanceof ColumnType.Geometry);
    return new ColumnRoute(column, bare, decision.format(), large, decision.rule())
        .spelled(decision.type() == ScalarType.UUID && TextTypes.areLowerUuids(profile));
  }

  private void add(Column column, TypeDecision decision, Identifier target) {
    ColumnRoute route = bare(column, decision, target);
    notes.findings.addAll(decision.findings());
    draft.columns.add(withDefault(route));
    draft.reasons.put(target, decision.reason());
    note(route, decision.reason());
  }

  private void note(ColumnRoute route, String reason) {
    Column source = route.source();
    Column target = route.target();
    String subject = draft.subject(source.name());
    String type = target.type().sql();
    String name = target.name().equals(source.name()) ? "" : target.name() + " ";
    if (source.declared().equalsIgnoreCase(type)) {
      notes.carry("column", subject, name.isEmpty() ? "" : "as " + name.strip());
    } else {
      notes.change("column", subject, "as " + name + type + ": " + reason, source.declared());
    }
  }

  private boolean notNull(Column column, ColumnProfile profile, ColumnRule rule) {
    Key key = draft.source.primaryKey();
    boolean inKey = key != null && SourceKeys.names(key.columns(), column.name());
    if (!column.notNull() && !inKey) {
      return false;
    }
    boolean rejects =
        (column.notNull() && rule.rejects())
            || (inKey && draft.rules.duplicates() == RowRules.Duplicates.REJECT);
    if (profile.nulls() == 0 || rejects) {
      return true;
    }
    if (column.notNull()) {
      notes.find(
          "null-in-not-null",
          Severity.WARN,
          draft.subject(column.name()),
          Wording.counted(profile.nulls(), "NULL"),
          "The column is declared NOT NULL and holds NULLs all the same; NOT NULL is left out.",
          "Mend the rows and plan again, or add NOT NULL on the target later.");
    }
    return false;
  }

  private static Column.@Nullable Identity identity(
      Column column, TypeDecision decision, ColumnProfile profile) {
    Column.Identity identity = column.identity();
    if (identity == null || !TypeDecision.isWhole(decision.type())) {
      return null;
    }
    long highest = profile.integers() == 0 ? 0 : profile.maxInteger();
    return new Column.Identity(Math.max(0, Math.max(identity.lastUsed(), highest)));
  }

  private ColumnRoute withDefault(ColumnRoute route) {
    String sql = route.source().defaultSql();
    if (sql == null) {
      return route;
    }
    String subject = draft.subject(route.source().name());
    if (route.target().identity() != null) {
      notes.lose("default", subject, "The column fills itself from its counter.", sql);
      return route;
    }
    return switch (dialect.defaultValue(sql, route)) {
      case Translation.Carried carried -> {
        notes.carry("default", subject, "as " + carried.sql());
        yield route.into(withDefault(route.target(), carried.sql()));
      }
      case Translation.NotCarried left -> {
        notes.lose("default", subject, left.reason(), sql);
        yield route;
      }
    };
  }

  private static Column withDefault(Column target, String sql) {
    return new Column(
        target.name(),
        target.declared(),
        target.type(),
        target.notNull(),
        sql,
        null,
        null,
        target.identity());
  }
}

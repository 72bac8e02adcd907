package dev.pgtrek.plan;

import dev.pgtrek.model.Column;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.Severity;
import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.spi.ColumnRoute;
import dev.pgtrek.spi.Dialect;
import dev.pgtrek.spi.RowRules;
import dev.pgtrek.spi.Sieve;
import dev.pgtrek.spi.TableRoute;
import dev.pgtrek.spi.Translation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The generated columns of one table: computed by the target too where their expression can be said
 * there, else plain columns that hold their values.
 */
final class GeneratedPlan {

  private final Draft draft;
  private final Dialect dialect;
  private final Notes notes;

  private GeneratedPlan(Draft draft, Dialect dialect, Notes notes) {
    this.draft = draft;
    this.dialect = dialect;
    this.notes = notes;
  }

  /**
   * A generated column that is to be carried.
   *
   * @param plain how it would travel as a plain column
   * @param decision what its values, or the plan file, make of it
   * @param own what its values alone make of it
   * @param generated how the source computes it
   */
  record Wanted(
      ColumnRoute plain, TypeDecision decision, TypeDecision own, Column.Generated generated) {

    /** Whether the plan file says its type. */
    boolean told() {
      return !decision.equals(own);
    }
  }

  /** A column that the target computes, or why it cannot. */
  private record Outcome(Optional<ColumnRoute> computed, String reason) {}

  /**
   * Fills the draft's columns. Generated columns may be made of others, in any order, so those that
   * can be said come first, round by round. Where none is left that can, one is the culprit: what
   * cannot be said even with all others at hand.
   */
  static void fill(Draft draft, List<Wanted> wanted, Dialect dialect, Notes notes) {
    GeneratedPlan plan = new GeneratedPlan(draft, dialect, notes);
    List<Wanted> pending = new ArrayList<>(wanted);
    while (!pending.isEmpty()) {
      if (!pending.removeIf(plan::compute)) {
        Wanted culprit =
            pending.stream()
                .filter(w -> plan.attempt(w, pending).computed().isEmpty())
                .findFirst()
                .orElse(pending.getFirst());
        plan.hold(culprit, plan.attempt(culprit, pending).reason());
        pending.remove(culprit);
      }
    }
  }

  /** Has the target compute the column, if it can with what it has by now. */
  private boolean compute(Wanted wanted) {
    Optional<ColumnRoute> computed = attempt(wanted, List.of()).computed();
    computed.ifPresent(
        route -> {
          if (readsRuled(wanted, route)) {
            hold(
                wanted,
                "A rule changes values that it is made of, and the target would compute others"
                    + " than the source has.");
          } else {
            add(wanted, route);
          }
        });
    return computed.isPresent();
  }

  /** Whether the expression cannot be said without the columns whose values a rule changes. */
  private boolean readsRuled(Wanted wanted, ColumnRoute computed) {
    List<ColumnRoute> unruled = draft.columns.stream().filter(c -> !isRuled(c)).toList();
    if (unruled.size() == draft.columns.size()) {
      return false;
    }
    TableRoute route =
        new TableRoute(
            draft.source, draft.table(), unruled, RowRules.NONE, Sieve.NONE, draft.generated);
    ColumnRoute column = typed(wanted, computed.target().type());
    return dialect.generated(wanted.generated().expression(), column, route)
        instanceof Translation.NotCarried;
  }

  private boolean isRuled(ColumnRoute column) {
    return column.rule().alters()
        || (draft.rules.orphans() == RowRules.Orphans.SET_NULL
            && draft.source.foreignKeys().stream()
                .flatMap(key -> key.columns().stream())
                .anyMatch(c -> c.text().equalsIgnoreCase(column.source().name().text())));
  }

  private void add(Wanted wanted, ColumnRoute route) {
    Column source = route.source();
    Column target = route.target();
    String sql = target.generated() == null ? "" : target.generated().expression();
    String type = target.type().sql();
    draft.generated.add(route);
    draft.reasons.put(target.name(), reason(wanted, target.type()));
    notes.carry(
        "generated column",
        draft.subject(source.name()),
        "as "
            + (target.name().equals(source.name()) ? "" : target.name() + " ")
            + type
            + " GENERATED ALWAYS AS ("
            + sql
            + ") STORED"
            + (wanted.generated().stored()
                ? ""
                : "; it was VIRTUAL, which PostgreSQL knows only since 18"));
  }

  private String reason(Wanted wanted, ColumnType type) {
    if (type.equals(wanted.own().type())) {
      notes.findings.addAll(wanted.own().findings());
      return wanted.own().reason();
    }
    if (wanted.told() && !types(wanted).contains(type)) {
      notes.findings.addAll(wanted.decision().findings());
      return wanted.decision().reason();
    }
    return type.sql() + ", what its expression gives; " + wanted.own().reason();
  }

  /** Lets the column travel with its values. */
  private void hold(Wanted wanted, String reason) {
    ColumnRoute route = wanted.plain();
    String subject = draft.subject(route.source().name());
    String sql = ColumnPlan.text(route.source());
    String why = "It arrives as a plain column with its values, which nothing computes any more. ";
    draft.columns.add(route);
    draft.reasons.put(route.target().name(), wanted.decision().reason());
    notes.findings.addAll(wanted.decision().findings());
    notes.notCarried.add(new Plan.NotCarried("computation", subject, why + reason, sql));
    notes.change("generated column", subject, why + reason, sql);
    notes.find(
        "generated-column-plain",
        Severity.WARN,
        subject,
        "1 computation that is not carried",
        why + reason,
        "Have the application or a trigger fill the column; its text stands in the plan under"
            + " notCarried.");
  }

  /**
   * Tries the types that hold the values, the decided one first.
   *
   * @param others columns that may be named too, as if they were plain
   */
  private Outcome attempt(Wanted wanted, List<Wanted> others) {
    List<ColumnRoute> columns = new ArrayList<>(draft.columns);
    others.stream().filter(o -> !o.equals(wanted)).map(Wanted::plain).forEach(columns::add);
    TableRoute route =
        new TableRoute(
            draft.source, draft.table(), columns, RowRules.NONE, Sieve.NONE, draft.generated);
    Outcome own = attempt(wanted, types(wanted), route);
    ColumnType type = wanted.decision().type();
    boolean asTold =
        own.computed().filter(c -> c.target().type().equals(type)).isPresent() || !wanted.told();
    return asTold ? own : attempt(wanted, List.of(type), route);
  }

  private Outcome attempt(Wanted wanted, List<ColumnType> types, TableRoute route) {
    String reason = "";
    for (ColumnType type : types) {
      ColumnRoute column = typed(wanted, type);
      switch (dialect.generated(wanted.generated().expression(), column, route)) {
        case Translation.Carried carried -> {
          return new Outcome(Optional.of(computedBy(column, carried.sql())), "");
        }
        case Translation.NotCarried left -> reason = reason.isEmpty() ? left.reason() : reason;
      }
    }
    return new Outcome(Optional.empty(), reason);
  }

  private List<ColumnType> types(Wanted wanted) {
    List<ColumnType> types = new ArrayList<>(List.of(wanted.own().type()));
    ColumnFacts facts = draft.facts(wanted.plain().source());
    for (ColumnType type :
        List.of(
            ScalarType.BIGINT, ColumnType.Numeric.UNBOUNDED, ScalarType.DOUBLE, ScalarType.TEXT)) {
      if (!types.contains(type) && Fit.misfit(facts, type).isEmpty()) {
        types.add(type);
      }
    }
    return types;
  }

  private static ColumnRoute typed(Wanted wanted, ColumnType type) {
    ColumnRoute plain = wanted.plain();
    if (plain.target().type().equals(type)) {
      return plain;
    }
    Column target = plain.target();
    Column typed =
        new Column(target.name(), type.sql(), type, target.notNull(), null, null, null, null);
    ValueFormat format =
        type.equals(wanted.own().type()) ? wanted.own().format() : ValueFormat.NATIVE;
    return new ColumnRoute(plain.source(), typed, format, plain.large());
  }

  private static ColumnRoute computedBy(ColumnRoute route, String sql) {
    Column target = route.target();
    Column computed =
        new Column(
            target.name(),
            target.declared(),
            target.type(),
            target.notNull(),
            null,
            new Column.Generated(sql, true),
            null,
            null);
    return new ColumnRoute(route.source(), computed, route.format(), route.large())
        .spelled(route.sameSpelling());
  }
}

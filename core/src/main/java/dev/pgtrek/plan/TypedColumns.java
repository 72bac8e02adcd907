package dev.pgtrek.plan;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Check;
import dev.pgtrek.model.Column;
import dev.pgtrek.model.ColumnProfile;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Key;
import dev.pgtrek.model.Severity;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.plan.ForwardPlan.ForwardColumn;
import dev.pgtrek.spi.ColumnRoute;
import dev.pgtrek.spi.Dialect;
import dev.pgtrek.spi.StoredColumn;
import dev.pgtrek.spi.Translation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the columns of a typed source become. */
final class TypedColumns {

  /** Columns that a finding names one by one. */
  private static final int NAMED = 8;

  private final TypedNames names;
  private final Restoration restoration;
  private final PlanOptions options;
  private final Dialect dialect;
  private final Function<ColumnType, ValueFormat> spelling;
  private final Notes notes;

  /** What types lose, and of which columns. */
  private final Map<String, List<String>> lost = new LinkedHashMap<>();

  TypedColumns(
      TypedNames names,
      Restoration restoration,
      PlanOptions options,
      Dialect dialect,
      Function<ColumnType, ValueFormat> spelling,
      Notes notes) {
    this.names = names;
    this.restoration = restoration;
    this.options = options;
    this.dialect = dialect;
    this.spelling = spelling;
    this.notes = notes;
  }

  /**
   * Fills the draft's columns.
   *
   * @param asOriginal whether the original's own statement makes the table
   */
  void fill(Draft draft, boolean asOriginal) {
    PlanEdits.TableEdit edit = TypedNames.edit(options, draft.source);
    List<ColumnRoute> generated = new ArrayList<>();
    for (Column column : draft.source.readable()) {
      PlanEdits.ColumnEdit columnEdit = edit == null ? null : edit.columns().get(column.name());
      String subject = draft.subject(column.name());
      if (columnEdit != null && columnEdit.skip()) {
        notes.leave(
            column.generated() == null ? "column" : "generated column",
            subject,
            Planner.BY_CHOICE,
            column.declared());
      } else if (restoration.isSearchColumn(draft.source.name(), column.name())) {
        notes.leave(
            column.generated() == null ? "column" : "generated column",
            subject,
            "pgtrek made it for searches; the original's full-text index takes its place.",
            column.declared());
      } else {
        ColumnRoute route = route(draft, column, columnEdit, asOriginal);
        if (asOriginal && restoration.isComputed(draft.source.name(), column)) {
          draft.generated.add(computedBy(route, "as the original computes it"));
          note(draft, route, "The original computes it.");
        } else if (column.generated() != null) {
          generated.add(route);
        } else {
          draft.columns.add(asOriginal ? route : withDefault(draft, route));
          note(draft, route, draft.reasons.getOrDefault(route.target().name(), ""));
          if (asOriginal && column.defaultSql() != null) {
            notes.carry("default", subject, "as the original says it");
          }
        }
        collation(draft, column, asOriginal);
      }
    }
    generated.forEach(route -> generate(draft, route));
  }

  private ColumnRoute route(
      Draft draft, Column column, PlanEdits.@Nullable ColumnEdit edit, boolean asOriginal) {
    if (edit != null && edit.type() != null && !edit.type().equals(column.type())) {
      throw new PgtrekException.Usage(
          "plan-type-is-the-sources",
          (edit.place().isEmpty() ? "" : edit.place() + ": ")
              + draft.subject(column.name())
              + " is "
              + column.type().sql()
              + " on the source, and its values are compared as that.",
          "Undo that change; `written:` says how the file spells the values.");
    }
    ColumnProfile profile = draft.profile(column);
    Optional<ForwardColumn> then = restoration.same(draft.source.name(), column);
    ValueFormat wanted = edit == null ? null : edit.written();
    if (wanted == null) {
      wanted = then.map(ForwardColumn::format).orElse(chosen(column.type()));
    }
    Identifier target = names.column(draft.source, column);
    StoredColumn stored = stored(draft, column, profile, wanted, edit);
    boolean counter = column.identity() != null && isRowKey(draft.source, column);
    String declared =
        then.map(ForwardColumn::declared).orElse(counter ? "INTEGER" : stored.declared());
    if (!asOriginal) {
      stored
          .lost()
          .forEach(
              l ->
                  lost.computeIfAbsent(l, s -> new ArrayList<>())
                      .add(draft.subject(column.name())));
      if (stored.condition() != null) {
        draft.checks.add(new Check(null, stored.condition()));
      }
      if (column.identity() != null && !counter) {
        notes.lose(
            "identity",
            draft.subject(column.name()),
            "SQLite numbers only a primary key of one INTEGER column by itself; the application has"
                + " to fill the column.",
            "GENERATED BY DEFAULT AS IDENTITY, last value " + column.identity().lastUsed());
      }
    }
    Column made =
        new Column(
            target,
            declared,
            column.type(),
            column.notNull(),
            null,
            null,
            null,
            counter && (!asOriginal || restoration.countsUp(draft.source.name()))
                ? column.identity()
                : null);
    boolean large = profile.hasLargeValues() && !(column.type() instanceof ColumnType.Geometry);
    draft.reasons.put(target, then.map(_ -> "as the original declares it").orElse(stored.reason()));
    return new ColumnRoute(column, made, spelling.apply(column.type()), large)
        .writing(then.isPresent() || wanted != null ? wanted : stored.written());
  }

  private StoredColumn stored(
      Draft draft,
      Column column,
      ColumnProfile profile,
      @Nullable ValueFormat wanted,
      PlanEdits.@Nullable ColumnEdit edit) {
    try {
      return dialect.store(column, profile, wanted);
    } catch (IllegalArgumentException impossible) {
      String place = edit == null ? "" : edit.place();
      throw new PgtrekException.Usage(
          "plan-written-does-not-fit",
          (place.isEmpty() ? "" : place + ": ")
              + draft.subject(column.name())
              + ", "
              + column.declared()
              + ", cannot be written as "
              + (wanted == null ? "" : PlanTree.word(wanted))
              + ".",
          "Remove `written:` there, or the option that asks for it.");
    }
  }

  private @Nullable ValueFormat chosen(ColumnType type) {
    return switch (type) {
      case ColumnType.Vector _ -> options.typed().vectors();
      case ColumnType.Geometry _ -> options.typed().geometries();
      default -> null;
    };
  }

  /** Whether the column alone is a primary key of whole numbers, so that SQLite counts it. */
  private static boolean isRowKey(Table table, Column column) {
    Key key = table.primaryKey();
    return key != null
        && key.columns().equals(List.of(column.name()))
        && TypeDecision.isWhole(column.type());
  }

  private void note(Draft draft, ColumnRoute route, String reason) {
    Column source = route.source();
    String subject = draft.subject(source.name());
    String kind = source.generated() == null ? "column" : "generated column";
    String name = route.target().name().equals(source.name()) ? "" : route.target().name() + " ";
    String declared = route.target().declared();
    if (declared.equalsIgnoreCase(source.declared())) {
      notes.carry(kind, subject, name.isEmpty() ? "" : "as " + name.strip());
    } else {
      notes.change(
          kind, subject, ("as " + name + declared).strip() + ": " + reason, source.declared());
    }
  }

  private ColumnRoute withDefault(Draft draft, ColumnRoute route) {
    String sql = route.source().defaultSql();
    if (sql == null) {
      return route;
    }
    String subject = draft.subject(route.source().name());
    return switch (dialect.defaultValue(sql, route)) {
      case Translation.Carried carried -> {
        notes.carry("default", subject, "as " + carried.sql());
        Column target = route.target();
        yield route.into(
            new Column(
                target.name(),
                target.declared(),
                target.type(),
                target.notNull(),
                carried.sql(),
                null,
                null,
                target.identity()));
      }
      case Translation.NotCarried left -> {
        notes.lose("default", subject, left.reason(), sql);
        yield route;
      }
    };
  }

  private void collation(Draft draft, Column column, boolean asOriginal) {
    if (column.collation() == null) {
      return;
    }
    String subject = draft.subject(column.name());
    String name = column.collation().text().toUpperCase(Locale.ROOT);
    if (asOriginal || name.equals("C") || name.equals("POSIX")) {
      notes.carry("collation", subject, "its values compare byte by byte, or as the original says");
    } else {
      notes.lose(
          "collation",
          subject,
          "SQLite compares and sorts the column's values byte by byte.",
          "COLLATE " + column.collation().quoted());
    }
  }

  /** Lets the target compute the column, or carries its values where it cannot. */
  private void generate(Draft draft, ColumnRoute route) {
    Column.Generated computed = route.source().generated();
    if (computed == null) {
      return;
    }
    String subject = draft.subject(route.source().name());
    switch (dialect.generated(computed.expression(), route, draft.route())) {
      case Translation.Carried carried -> {
        draft.generated.add(computedBy(route, carried.sql()));
        notes.carry(
            "generated column",
            subject,
            "as " + route.target().declared() + " GENERATED ALWAYS AS (" + carried.sql() + ")");
      }
      case Translation.NotCarried left -> {
        String why =
            "It arrives as a plain column with its values, which nothing computes any more. "
                + left.reason();
        String sql = ColumnPlan.text(route.source());
        draft.columns.add(route);
        notes.notCarried.add(new Plan.NotCarried("computation", subject, why, sql));
        notes.change("generated column", subject, why, sql);
        notes.find(
            "generated-column-plain",
            Severity.WARN,
            subject,
            "1 computation that is not carried",
            why,
            "Have the application or a trigger fill the column; its text stands in the plan under"
                + " notCarried.");
      }
    }
  }

  private static ColumnRoute computedBy(ColumnRoute route, String sql) {
    Column target = route.target();
    Column.Generated source = route.source().generated();
    return route.into(
        new Column(
            target.name(),
            target.declared(),
            target.type(),
            target.notNull(),
            null,
            new Column.Generated(sql, source == null || source.stored()),
            null,
            null));
  }

  /** Says once of each thing that types lose which columns lose it. */
  void tellLosses() {
    lost.forEach(
        (sentence, columns) ->
            notes.find(
                "type-loses",
                Severity.WARN,
                columns.size() <= NAMED
                    ? String.join(", ", columns)
                    : String.join(", ", columns.subList(0, NAMED))
                        + " and "
                        + (columns.size() - NAMED)
                        + " more",
                columns.size() == 1 ? "1 column" : columns.size() + " columns",
                sentence,
                "Nothing to do if that suits the application."));
  }
}

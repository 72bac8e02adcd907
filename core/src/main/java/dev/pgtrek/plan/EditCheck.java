package dev.pgtrek.plan;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Catalog;
import dev.pgtrek.model.Column;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.Trigger;
import dev.pgtrek.model.ValueFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Refuses edits that name what the source does not have, and a plan file that is not whole. */
final class EditCheck {

  private final PlanEdits edits;

  private EditCheck(PlanEdits edits) {
    this.edits = edits;
  }

  static void check(Catalog catalog, PlanOptions options) {
    EditCheck check = new EditCheck(options.edits());
    Map<Identifier, Table> tables = new LinkedHashMap<>();
    catalog.tables().forEach(t -> tables.put(SourceNames.of(t.name()), t));
    options
        .edits()
        .tables()
        .forEach((name, edit) -> check.table(tables.get(name), name, edit, tables));
    check.statements(
        "view",
        options.edits().views(),
        catalog.views().stream().map(v -> SourceNames.of(v.name())).toList());
    check.statements(
        "trigger",
        options.edits().triggers(),
        catalog.triggers().stream().map(Trigger::name).toList());
    if (options.edits().complete()) {
      Selection.of(catalog, options).forEach(check::whole);
    }
  }

  private void table(
      @Nullable Table table,
      Identifier name,
      PlanEdits.TableEdit edit,
      Map<Identifier, Table> tables) {
    if (table == null) {
      List<String> known = tables.keySet().stream().map(Identifier::text).toList();
      throw new PgtrekException.Usage(
          "plan-unknown-table",
          at(edit.place())
              + "the source has no table "
              + name
              + "."
              + Nearest.hint(name.text(), known),
          "Correct the name, or make the plan again with `pgtrek plan`.");
    }
    edit.columns().forEach((column, columnEdit) -> column(table, column, columnEdit));
    edit.added().forEach(added -> column(table, added.source(), added.edit()));
  }

  private void statements(
      String what, Map<Identifier, PlanEdits.StatementEdit> edited, List<Identifier> there) {
    edited.forEach(
        (name, edit) -> {
          if (!there.contains(name)) {
            throw new PgtrekException.Usage(
                "plan-unknown-" + what,
                at(edit.place())
                    + "the source has no "
                    + what
                    + " "
                    + name
                    + "."
                    + Nearest.hint(name.text(), there.stream().map(Identifier::text).toList()),
                "Correct the name, or make the plan again with `pgtrek plan`.");
          }
        });
    if (edits.complete()) {
      there.stream()
          .filter(name -> !edited.containsKey(name))
          .findFirst()
          .ifPresent(
              name -> {
                throw missing(what + " " + name);
              });
    }
  }

  private void column(Table table, Identifier name, PlanEdits.ColumnEdit edit) {
    Column column = table.column(name).orElse(null);
    if (column == null || !table.readable().contains(column)) {
      List<String> known = table.readable().stream().map(c -> c.name().text()).toList();
      throw new PgtrekException.Usage(
          "plan-unknown-column",
          at(edit.place())
              + "table "
              + SourceNames.of(table.name())
              + (column == null
                  ? " has no column " + name
                  : " computes column " + name + " by a function that only the application has")
              + "."
              + Nearest.hint(name.text(), known),
          "Correct the name, or make the plan again with `pgtrek plan`.");
    }
    ColumnType type = edit.type();
    boolean formatted = edit.format() != null && edit.format() != ValueFormat.NATIVE;
    boolean fits =
        (type == null ? edit.format() != ValueFormat.FLOAT32 : TypeDecision.isMoment(type))
            || (type instanceof ColumnType.Vector && edit.format() == ValueFormat.FLOAT32)
            || (edit.format() != null && PlaceTypes.isFormat(edit.format()));
    if (formatted && !fits) {
      throw new PgtrekException.Usage(
          "plan-format-without-date",
          at(edit.place())
              + "a format goes with date, time, timestamp or timestamptz (float32 with vector and"
              + " halfvec), not with "
              + (type == null ? "a column without `type:`" : type.sql())
              + ".",
          "Remove the `format:` line of that column.");
    }
  }

  private void whole(Table table) {
    Identifier name = SourceNames.of(table.name());
    PlanEdits.TableEdit edit = edits.tables().get(name);
    if (edit == null) {
      throw missing("table " + name);
    }
    // An entry without columns, such as one that was skipped, leaves them to the planner.
    for (Column column : edit.columns().isEmpty() ? List.<Column>of() : table.readable()) {
      if (!edit.columns().containsKey(column.name())) {
        throw missing("column " + name + "." + column.name());
      }
    }
  }

  private static PgtrekException missing(String what) {
    return new PgtrekException.Usage(
        "plan-not-whole",
        "The source has a " + what + " that the plan file does not name.",
        "To leave something out, keep its entry and write `skip: true` in it; if the source has"
            + " changed, make the plan again with `pgtrek plan`.");
  }

  private static String at(String place) {
    return place.isEmpty() ? "" : place + ": ";
  }
}

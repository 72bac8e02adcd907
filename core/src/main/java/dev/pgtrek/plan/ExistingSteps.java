package dev.pgtrek.plan;

import dev.pgtrek.model.Column;
import dev.pgtrek.model.Existing;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Severity;
import dev.pgtrek.model.TableName;
import dev.pgtrek.plan.ExistingPlan.Mapped;
import dev.pgtrek.spi.ColumnRoute;
import dev.pgtrek.spi.Step;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What has to be done around a load into the application's own tables, and undone after it. As
 * little as may be: tables are filled in the order of their foreign keys, which therefore stay;
 * only those that no order satisfies, to a table itself or in a circle, are taken away and put
 * back.
 */
final class ExistingSteps {

  /** Why the role has to own a table. */
  private static final String OWNER =
      "Only a table's owner may turn its triggers off, or take a foreign key away and put it back.";

  private final Map<TableName, Draft> drafts = new TreeMap<>();
  private final Map<TableName, Existing.Relation> homes = new TreeMap<>();
  private final Map<TableName, Mapped> mapped;
  private final Existing existing;
  private final Notes notes;
  private final List<Step> before = new ArrayList<>();
  private final List<Step> after = new ArrayList<>();
  private final Map<TableName, Set<TableName>> order = new TreeMap<>();

  private ExistingSteps(Map<TableName, Mapped> mapped, Existing existing, Notes notes) {
    this.mapped = mapped;
    this.existing = existing;
    this.notes = notes;
  }

  static ExistingSteps of(
      Map<Draft, Existing.Relation> homes,
      Map<TableName, Mapped> mapped,
      Existing existing,
      Notes notes) {
    ExistingSteps steps = new ExistingSteps(mapped, existing, notes);
    homes.forEach(
        (draft, home) -> {
          steps.drafts.put(home.name(), draft);
          steps.homes.put(home.name(), home);
        });
    steps.make();
    return steps;
  }

  List<Step> before() {
    return before.stream().sorted(Comparator.comparing(Step::kind)).toList();
  }

  List<Step> after() {
    return after.stream().sorted(Comparator.comparing(Step::kind)).toList();
  }

  Map<TableName, Set<TableName>> order() {
    return order;
  }

  private void make() {
    homes.values().forEach(this::required);
    homes.values().forEach(this::triggers);
    references();
    clear();
    homes.values().forEach(this::finish);
  }

  private boolean written(TableName table) {
    Draft draft = drafts.get(table);
    return draft != null && (draft.profile.rows() > 0 || replaced(table));
  }

  private boolean replaced(TableName table) {
    Draft draft = drafts.get(table);
    Existing.Relation home = homes.get(table);
    Mapped how = draft == null ? null : mapped.get(draft.source.name());
    return home != null && home.rows() > 0 && how != null && how.rows() == RowsRule.REPLACE;
  }

  /** Columns of the target's that no column of the source fills. */
  private List<Existing.Attribute> unfilled(Existing.Relation home) {
    Set<Identifier> filled =
        draft(home).columns.stream().map(c -> c.target().name()).collect(Collectors.toSet());
    return home.columns().stream()
        .filter(a -> !a.generated() && !filled.contains(a.name()))
        .toList();
  }

  private Draft draft(Existing.Relation home) {
    return Objects.requireNonNull(drafts.get(home.name()));
  }

  private Mapped how(Existing.Relation home) {
    return Objects.requireNonNull(mapped.get(draft(home).source.name()));
  }

  private void required(Existing.Relation home) {
    List<String> others = new ArrayList<>();
    for (Existing.Attribute column : unfilled(home)) {
      boolean byTrigger =
          home.triggers().stream().filter(t -> fires(home, t)).anyMatch(t -> fills(t, column));
      if (column.notNull() && column.defaultSql() == null && !byTrigger) {
        if (draft(home).profile.rows() > 0) {
          notes.find(
              "required-column-without-source",
              Severity.BLOCK,
              home.name() + "." + column.name(),
              column.declared() + " NOT NULL without a default",
              "No column of " + draft(home).name() + " fills it, so no row can arrive.",
              "Name the source's column with `target: "
                  + column.name()
                  + "` in the plan file, or give the column a default on the target: ALTER TABLE "
                  + home.name().quoted()
                  + " ALTER COLUMN "
                  + column.name().quoted()
                  + " SET DEFAULT …");
        }
      } else {
        others.add(
            column.name()
                + (byTrigger
                    ? " (by a trigger)"
                    : column.defaultSql() == null ? " (NULL)" : " (its default)"));
      }
    }
    if (!others.isEmpty()) {
      notes.find(
          "target-columns-without-source",
          Severity.INFO,
          home.name().toString(),
          String.join(", ", others),
          "No column of the source leads to them.",
          "Nothing to do if that suits; else name the source's column with `target:`.");
    }
  }

  private static boolean fills(Existing.Trigger trigger, Existing.Attribute column) {
    return trigger.fills().contains(column.name());
  }

  /** Whether a trigger fires during the load. */
  private boolean fires(Existing.Relation home, Existing.Trigger trigger) {
    return switch (how(home).triggers()) {
      case ON -> true;
      case OFF -> false;
      case AUTO -> trigger.onInsert() && unfilled(home).stream().anyMatch(c -> fills(trigger, c));
    };
  }

  private void triggers(Existing.Relation home) {
    if (!written(home.name())) {
      return;
    }
    List<String> off = new ArrayList<>();
    List<String> on = new ArrayList<>();
    for (Existing.Trigger trigger : home.triggers()) {
      boolean touched = trigger.onInsert() || (trigger.onDelete() && replaced(home.name()));
      if (touched && fires(home, trigger)) {
        on.add(trigger.name().text());
        warnOfWrites(home, trigger);
      } else if (touched) {
        off.add(trigger.name().text());
        release(home.name(), trigger.name(), trigger.off());
        after.add(new Step(Step.Kind.RESTORE, home.name(), trigger.name().text(), trigger.on()));
      }
    }
    if (!off.isEmpty()) {
      mustOwn(home, "triggers " + String.join(", ", off) + " to turn off");
    }
    if (!off.isEmpty() || !on.isEmpty()) {
      notes.find(
          "triggers-during-load",
          Severity.INFO,
          home.name().toString(),
          (off.isEmpty() ? "" : "off: " + String.join(", ", off))
              + (off.isEmpty() || on.isEmpty() ? "" : "; ")
              + (on.isEmpty() ? "" : "on: " + String.join(", ", on)),
          "A trigger could alter the rows as they arrive, so those of the application are off"
              + " meanwhile and on again afterwards, but for those that fill a column which the"
              + " source does not have.",
          "`triggers: on` or `triggers: off` at table "
              + draft(home).name()
              + " in the plan file decides otherwise.");
    }
  }

  private void warnOfWrites(Existing.Relation home, Existing.Trigger trigger) {
    Set<Identifier> filled =
        draft(home).columns.stream()
            .map(ColumnRoute::target)
            .map(Column::name)
            .collect(Collectors.toSet());
    List<String> both =
        trigger.fills().stream().filter(filled::contains).map(Identifier::text).toList();
    if (!both.isEmpty()) {
      notes.find(
          "trigger-writes-carried-column",
          Severity.WARN,
          home.name() + "." + trigger.name(),
          "it sets " + String.join(", ", both) + ", which the source fills",
          "What it makes of the value is not the source's; the proof names every row that differs.",
          "`triggers: off` at table "
              + draft(home).name()
              + " in the plan file, and fill its other columns afterwards.");
    }
  }

  private void release(TableName table, Identifier object, String sql) {
    before.add(new Step(Step.Kind.RELEASE, table, object.text(), sql));
  }

  private void mustOwn(Existing.Relation home, String why) {
    if (!home.owned()) {
      notes.find(
          "not-the-owner",
          Severity.BLOCK,
          home.name().toString(),
          why,
          OWNER,
          "Run pgtrek as the role that owns the table, or write `triggers: on` at table "
              + draft(home).name()
              + " if only triggers are named here.");
    }
  }

  /** Which references hold while rows arrive in order, and which have to be taken away. */
  private void references() {
    List<Existing.Reference> inPlay =
        existing.references().stream()
            .filter(r -> drafts.containsKey(r.parent()) && written(r.table()))
            .sorted(
                Comparator.comparing(Existing.Reference::table)
                    .thenComparing(Existing.Reference::name))
            .toList();
    Set<Existing.Reference> back = backwards(inPlay);
    for (Existing.Reference reference : inPlay) {
      if (!back.contains(reference)) {
        order.computeIfAbsent(reference.table(), t -> new TreeSet<>()).add(reference.parent());
      } else {
        suspend(reference);
      }
    }
    if (!back.isEmpty()) {
      notes.find(
          "foreign-keys-put-back",
          Severity.INFO,
          inPlay.getFirst().table().schema().text(),
          back.stream()
              .map(r -> r.table().table() + "." + r.name())
              .sorted()
              .collect(Collectors.joining(", ")),
          "They refer to their own table or in a circle, so no order of rows satisfies them: they"
              + " are taken away for the load, put back under the same name, and proved by the"
              + " server. All other foreign keys stay in force.",
          "");
    }
  }

  private void suspend(Existing.Reference reference) {
    release(reference.table(), reference.name(), reference.drop());
    after.add(
        new Step(
            Step.Kind.FOREIGN_KEY,
            reference.table(),
            reference.name().text(),
            reference.add(),
            reference.parent()));
    if (reference.validated()) {
      after.add(
          new Step(
              Step.Kind.VALIDATE,
              reference.table(),
              reference.name().text(),
              reference.validate()));
    }
    mustOwn(
        Objects.requireNonNull(homes.get(reference.table())),
        "the foreign key " + reference.name() + " to take away and put back");
  }

  /** The references whose removal leaves no circle: those that lead back in a search downwards. */
  private static Set<Existing.Reference> backwards(List<Existing.Reference> references) {
    Map<TableName, List<Existing.Reference>> from = new TreeMap<>();
    references.forEach(r -> from.computeIfAbsent(r.table(), t -> new ArrayList<>()).add(r));
    Set<Existing.Reference> back = new HashSet<>();
    Map<TableName, Boolean> open = new HashMap<>();
    from.keySet().forEach(table -> search(table, from, open, back));
    return back;
  }

  private static void search(
      TableName table,
      Map<TableName, List<Existing.Reference>> from,
      Map<TableName, Boolean> open,
      Set<Existing.Reference> back) {
    if (open.containsKey(table)) {
      return;
    }
    open.put(table, true);
    for (Existing.Reference reference : from.getOrDefault(table, List.of())) {
      if (Boolean.TRUE.equals(open.get(reference.parent()))) {
        back.add(reference);
      } else {
        search(reference.parent(), from, open, back);
      }
    }
    open.put(table, false);
  }

  private void clear() {
    List<TableName> replaced = homes.keySet().stream().filter(this::replaced).toList();
    if (replaced.isEmpty()) {
      return;
    }
    for (Existing.Reference reference : existing.references()) {
      if (replaced.contains(reference.parent()) && !replaced.contains(reference.table())) {
        blockReferrer(reference);
      }
    }
    Set<TableName> childrenFirst = new LinkedHashSet<>();
    replaced.forEach(
        t -> childrenFirst(t, new HashSet<>(replaced), childrenFirst, new HashSet<>()));
    String sql =
        childrenFirst.stream()
            .map(t -> Objects.requireNonNull(homes.get(t)).clear())
            .collect(Collectors.joining(";\n"));
    before.add(new Step(Step.Kind.CLEAR, replaced.getFirst(), "rows that were there", sql));
    Map<TableName, Long> rows =
        replaced.stream()
            .collect(
                Collectors.toMap(
                    Function.identity(),
                    t -> Objects.requireNonNull(homes.get(t)).rows(),
                    (a, b) -> a,
                    LinkedHashMap::new));
    rows.forEach(
        (table, count) ->
            notes.find(
                "rows-replaced",
                Severity.WARN,
                table.toString(),
                count + (count == 1 ? " row is deleted" : " rows are deleted"),
                "They were there before the load, and the choice is to replace them.",
                "To keep them: `existingRows: keep` at the table in the plan file."));
  }

  private void childrenFirst(
      TableName table, Set<TableName> among, Set<TableName> done, Set<TableName> onTheWay) {
    if (done.contains(table) || !onTheWay.add(table)) {
      return;
    }
    for (Existing.Reference reference : existing.references()) {
      if (reference.parent().equals(table) && among.contains(reference.table())) {
        childrenFirst(reference.table(), among, done, onTheWay);
      }
    }
    done.add(table);
  }

  private void blockReferrer(Existing.Reference reference) {
    long rows = existing.table(reference.table()).map(Existing.Relation::rows).orElse(-1L);
    if (rows == 0) {
      return;
    }
    notes.find(
        "replaced-rows-referred-to",
        Severity.BLOCK,
        reference.parent().toString(),
        reference.table()
            + (rows < 0 ? "" : " with " + rows + (rows == 1 ? " row" : " rows"))
            + " refers to it by "
            + reference.name(),
        reference.changesChildren()
            ? "To delete the rows there would delete or change rows of that table too."
            : "The server refuses to delete rows that others refer to.",
        "Replace or empty that table as well, or keep the rows: `existingRows: keep`.");
  }

  private void finish(Existing.Relation home) {
    for (Existing.Counter counter : home.counters()) {
      long mark =
          draft(home).columns.stream()
              .filter(c -> c.target().name().equals(counter.column()))
              .map(c -> c.source().identity())
              .filter(Objects::nonNull)
              .mapToLong(Column.Identity::lastUsed)
              .max()
              .orElse(0);
      after.add(
          new Step(Step.Kind.IDENTITY, home.name(), counter.column().text(), counter.past(mark)));
    }
    if (written(home.name())) {
      after.add(
          new Step(
              Step.Kind.ANALYZE,
              home.name(),
              home.name().table().text(),
              "ANALYZE " + home.name().quoted()));
    }
  }
}

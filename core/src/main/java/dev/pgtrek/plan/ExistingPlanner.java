package dev.pgtrek.plan;

import dev.pgtrek.model.Catalog;
import dev.pgtrek.model.Column;
import dev.pgtrek.model.Existing;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Key;
import dev.pgtrek.model.SearchIndex;
import dev.pgtrek.model.Severity;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.TableName;
import dev.pgtrek.model.TableProfile;
import dev.pgtrek.model.Trigger;
import dev.pgtrek.model.VersionTable;
import dev.pgtrek.model.View;
import dev.pgtrek.plan.ExistingPlan.Homeless;
import dev.pgtrek.plan.ExistingPlan.Mapped;
import dev.pgtrek.spi.ColumnRoute;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Plans the way into tables that the application has made: which of them each table of the source
 * means, and what stands against its values arriving there. Nothing is made, so the target's
 * catalog decides where {@link Planner} would.
 */
final class ExistingPlanner {

  private static final String OWN_OBJECTS =
      "Only rows of tables go into a schema that the application has made.";

  private static final String THEIRS = "The application's own schema decides.";

  private final PlanOptions options;
  private final Existing existing;
  private final IntoExisting choice;
  private final Notes notes;
  private final int maxNameBytes;
  private final RuleBook rules;
  private final Map<TableName, Mapped> mapped = new LinkedHashMap<>();
  private final List<Homeless> homeless = new ArrayList<>();
  private final Map<Draft, Existing.Relation> homes = new LinkedHashMap<>();

  ExistingPlanner(
      PlanOptions options, Existing existing, IntoExisting choice, Notes notes, int maxNameBytes) {
    this.options = options;
    this.existing = existing;
    this.choice = choice;
    this.notes = notes;
    this.maxNameBytes = maxNameBytes;
    this.rules = RuleBook.of(options.rules(), options.edits());
  }

  /** Plans the selected tables. */
  Plan plan(
      Catalog catalog,
      List<Table> tables,
      List<TableProfile> profiles,
      String sourceDisplay,
      String engine) {
    Map<TableName, TableProfile> byTable =
        profiles.stream().collect(Collectors.toMap(TableProfile::table, Function.identity()));
    for (Table table : tables) {
      TableProfile profile = byTable.get(table.name());
      if (profile == null) {
        throw new IllegalArgumentException("no profile of table " + table.name());
      }
      table(table, profile);
    }
    blockEqualTargets();
    noteOthers(catalog);
    noteUntouched();
    ExistingSteps steps = ExistingSteps.of(homes, mapped, existing, notes);
    ExistingPlan beside =
        new ExistingPlan(
            choice.rows(),
            mapped,
            homeless,
            steps.before(),
            steps.after(),
            steps.order(),
            kept(),
            ExistingReferences.of(homes.keySet(), existing, kept()));
    return new Plan(
        sourceDisplay,
        engine,
        options.schema(),
        options.naming(),
        options.jsonIndex(),
        homes.keySet().stream().map(Draft::plan).toList(),
        notes.notCarried,
        notes.findings,
        Inventory.of(catalog, notes),
        List.of(),
        options.vectorIndex(),
        List.of(),
        List.of(),
        options.places(),
        List.of(),
        beside,
        options.search(),
        List.of(),
        rules,
        null);
  }

  private Set<TableName> kept() {
    return homes.entrySet().stream()
        .filter(h -> h.getValue().rows() > 0)
        .filter(h -> rows(h.getKey().source) == RowsRule.KEEP)
        .map(h -> h.getValue().name())
        .collect(Collectors.toSet());
  }

  private void table(Table table, TableProfile profile) {
    String name = table.name().table().text();
    if (VersionTable.of(table.name().table()).isPresent()) {
      homeless.add(new Homeless(table.name().table(), null));
      notes.leaveTable(
          "version table",
          name,
          "It tells of the source's own schema; it is compared with the target's and never carried"
              + " over it.",
          table.traits().sql());
      return;
    }
    PlanEdits.TableEdit edit = edit(table);
    NameMatch match = home(table, edit);
    Identifier target = match.target();
    if (target == null) {
      withoutHome(table, profile, match);
      return;
    }
    Existing.Relation home =
        existing.table(new TableName(Identifier.of(options.schema()), target)).orElseThrow();
    Draft draft =
        new Draft(table, profile, home.name(), maxNameBytes, rules.of(table.name().table()).rows());
    Map<Identifier, NameMatch.How> columns = columns(draft, home, edit);
    if (draft.columns.isEmpty()) {
      notes.loseTable(name, "None of its columns is carried.", table.traits().sql());
      return;
    }
    draft.primaryKey = travelling(draft, home.primaryKey());
    home.uniqueKeys().stream()
        .filter(k -> travelling(draft, k) != null)
        .forEach(draft.uniqueKeys::add);
    TriggerRule triggers =
        edit == null || edit.triggers() == null ? TriggerRule.AUTO : edit.triggers();
    homes.put(draft, home);
    mapped.put(table.name(), new Mapped(match.how(), rows(table), triggers, columns));
    blockRows(draft, home);
    noteTable(draft, match.how(), columns);
  }

  private PlanEdits.@Nullable TableEdit edit(Table table) {
    return options.edits().tables().get(table.name().table());
  }

  private RowsRule rows(Table table) {
    PlanEdits.TableEdit edit = edit(table);
    return edit == null || edit.rows() == null ? choice.rows() : edit.rows();
  }

  /** A key of which every column is filled from the source; else null. */
  private static @Nullable Key travelling(Draft draft, @Nullable Key key) {
    Set<Identifier> filled =
        draft.columns.stream().map(c -> c.target().name()).collect(Collectors.toSet());
    return key != null && filled.containsAll(key.columns()) ? key : null;
  }

  private NameMatch home(Table table, PlanEdits.@Nullable TableEdit edit) {
    List<Identifier> names =
        existing.tables().stream()
            .map(t -> t.name().table())
            .filter(t -> VersionTable.of(t).isEmpty())
            .toList();
    Identifier own = table.name().table();
    NameMatch match = NameMatch.of(own, names);
    Identifier told = edit == null ? null : edit.target();
    if (told == null || told.equals(match.target())) {
      return match;
    }
    if (names.contains(told)) {
      return new NameMatch(told, NameMatch.How.TOLD, List.of());
    }
    notes.find(
        "no-such-target-table",
        Severity.BLOCK,
        own.text(),
        "the plan file names " + told,
        "The schema " + options.schema() + " has no table of that name.",
        "Correct `target:` at table " + own + Nearest.hint(told.text(), texts(names)));
    return new NameMatch(null, NameMatch.How.TOLD, List.of());
  }

  private static List<String> texts(List<Identifier> names) {
    return names.stream().map(Identifier::text).toList();
  }

  private void withoutHome(Table table, TableProfile profile, NameMatch match) {
    Identifier name = table.name().table();
    homeless.add(new Homeless(name, null));
    notes.leaveTable(
        "table without a home",
        name.text(),
        "The application's schema has no table for it.",
        table.traits().sql());
    if (match.how() == NameMatch.How.TOLD) {
      return;
    }
    boolean ambiguous = !match.rivals().isEmpty();
    notes.find(
        ambiguous ? "target-ambiguous" : "table-without-home",
        profile.rows() == 0 && !ambiguous ? Severity.WARN : Severity.BLOCK,
        name.text(),
        profile.rows()
            + (profile.rows() == 1 ? " row; " : " rows; ")
            + (ambiguous
                ? "the target has " + String.join(" and ", texts(match.rivals()))
                : "the schema " + options.schema() + " has no such table"),
        ambiguous ? "Nothing decides which of them is meant." : "Its rows would be lost.",
        "Name the table with `target:` at table "
            + name
            + " in the plan file, or leave it out: --exclude "
            + name
            + ", or `skip: true` there.");
  }

  private Map<Identifier, NameMatch.How> columns(
      Draft draft, Existing.Relation home, PlanEdits.@Nullable TableEdit edit) {
    Map<Identifier, NameMatch.How> found = new LinkedHashMap<>();
    Map<Identifier, Identifier> taken = new LinkedHashMap<>();
    ExistingColumns columns = new ExistingColumns(draft, home, notes, homeless, rules);
    for (Column column : draft.source.columns()) {
      PlanEdits.ColumnEdit columnEdit = edit == null ? null : edit.columns().get(column.name());
      if (column.generated() != null) {
        notes.change(
            "generated column",
            draft.subject(column.name()),
            THEIRS,
            column.generated().expression());
      } else if (columnEdit != null && columnEdit.skip()) {
        notes.leave("column", draft.subject(column.name()), Planner.BY_CHOICE, column.declared());
      } else {
        NameMatch.How how = columns.carry(column, columnEdit, taken);
        if (how != NameMatch.How.NONE) {
          found.put(column.name(), how);
        }
      }
    }
    return found;
  }

  private void blockRows(Draft draft, Existing.Relation home) {
    if (home.rows() == 0 || rows(draft.source) != RowsRule.REFUSE) {
      return;
    }
    notes.find(
        "rows-there",
        Severity.BLOCK,
        home.name().toString(),
        home.rows() + (home.rows() == 1 ? " row" : " rows") + " before the load",
        "pgtrek writes beside rows of others, or in their place, only where that was chosen.",
        "Keep them (--existing-rows keep) or delete them (--existing-rows replace); for this table"
            + " alone `existingRows: keep` or `existingRows: replace` at table "
            + draft.name()
            + " in the plan file.");
  }

  private void noteTable(Draft draft, NameMatch.How how, Map<Identifier, NameMatch.How> columns) {
    String target = draft.target.table().text();
    notes.carry(
        "table",
        draft.name(),
        "into " + target + (how == NameMatch.How.SAME ? "" : " (" + how.words() + ")"));
    List<String> renamed = new ArrayList<>();
    for (ColumnRoute column : draft.columns) {
      NameMatch.How way = columns.getOrDefault(column.source().name(), NameMatch.How.SAME);
      if (way != NameMatch.How.SAME) {
        renamed.add(
            column.source().name() + " → " + column.target().name() + " (" + way.words() + ")");
      }
    }
    if (how != NameMatch.How.SAME || !renamed.isEmpty()) {
      notes.find(
          "names-matched",
          Severity.INFO,
          draft.name(),
          draft.name()
              + " → "
              + target
              + " ("
              + how.words()
              + ")"
              + (renamed.isEmpty() ? "" : "; " + String.join(", ", renamed)),
          "The source's names lead to the application's own tables.",
          "If another table or column is meant, name it with `target:` in the plan file.");
    }
    noteKeys(draft.source);
  }

  private void noteKeys(Table table) {
    String name = table.name().table().text();
    if (table.primaryKey() != null) {
      notes.change("primary key", Inventory.subject(name, table.primaryKey()), THEIRS, "");
    }
    table
        .uniqueKeys()
        .forEach(k -> notes.change("unique key", Inventory.subject(name, k), THEIRS, ""));
    table
        .foreignKeys()
        .forEach(k -> notes.change("foreign key", Inventory.subject(name, k), THEIRS, ""));
    table
        .indexes()
        .forEach(i -> notes.change(Inventory.kind(i), name + "." + i.name(), THEIRS, ""));
    table
        .checks()
        .forEach(c -> notes.change("check", Inventory.subject(name, c), THEIRS, c.expression()));
    for (Column column : table.columns()) {
      String subject = name + "." + column.name();
      String defaultSql = column.defaultSql();
      if (defaultSql != null) {
        notes.change("default", subject, THEIRS, defaultSql);
      }
      if (column.collation() != null) {
        notes.change("collation", subject, THEIRS, "COLLATE " + column.collation());
      }
    }
  }

  private void blockEqualTargets() {
    Map<TableName, List<String>> sources = new LinkedHashMap<>();
    homes.forEach(
        (draft, home) ->
            sources.computeIfAbsent(home.name(), n -> new ArrayList<>()).add(draft.name()));
    sources.forEach(
        (target, names) -> {
          if (names.size() > 1) {
            notes.find(
                "name-collision",
                Severity.BLOCK,
                String.join(", ", names),
                names.size() + " tables lead to " + target,
                "A table of the application's takes the rows of one table.",
                "Name another table for one of them with `target:` in the plan file, or skip it.");
          }
        });
  }

  private void noteOthers(Catalog catalog) {
    for (SearchIndex search : catalog.searches()) {
      notes.leave(
          SearchPlan.KIND,
          search.name().table().text(),
          "pgtrek adds no columns to tables that the application made; how it searches there is the"
              + " application's affair.",
          search.sql());
    }
    for (View view : catalog.views()) {
      notes.leave("view", view.name().table().text(), OWN_OBJECTS, view.sql());
    }
    for (Trigger trigger : catalog.triggers()) {
      notes.leave("trigger", trigger.name().text(), OWN_OBJECTS, trigger.sql());
    }
    for (Catalog.OtherObject other : catalog.others()) {
      String note = other.note().isEmpty() ? "" : " (" + other.note() + ")";
      notes.leave(other.kind().words(), other.name().text(), OWN_OBJECTS + note, other.sql());
    }
  }

  /** Tables of the target that no table of the source leads to. */
  private void noteUntouched() {
    Set<TableName> used = new HashSet<>();
    homes.values().forEach(h -> used.add(h.name()));
    List<String> untouched =
        existing.tables().stream()
            .filter(t -> !used.contains(t.name()))
            .filter(t -> VersionTable.of(t.name().table()).isEmpty())
            .sorted(Comparator.comparing(Existing.Relation::name))
            .map(t -> t.name().table() + " (" + t.rows() + (t.rows() == 1 ? " row)" : " rows)"))
            .toList();
    if (!untouched.isEmpty()) {
      notes.find(
          "target-tables-without-source",
          Severity.INFO,
          "schema " + options.schema(),
          String.join(", ", untouched),
          "No table of the source leads to them; they stay as they are.",
          "Nothing to do, unless one of them should have got a table's rows: then name it with"
              + " `target:` in the plan file.");
    }
  }
}

package dev.pgtrek.plan;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Catalog;
import dev.pgtrek.model.Column;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.Original;
import dev.pgtrek.model.Severity;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.TableName;
import dev.pgtrek.model.TableProfile;
import dev.pgtrek.model.Trigger;
import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.model.View;
import dev.pgtrek.spi.Dialect;
import dev.pgtrek.spi.RowRules;
import dev.pgtrek.spi.RunRecord;
import dev.pgtrek.spi.TableRoute;
import dev.pgtrek.spi.TriggerRoute;
import dev.pgtrek.spi.ViewRoute;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Decides what each object of a typed source becomes, from what it declares: no value is looked at,
 * for each fits its type. What pgtrek itself once brought to the source becomes again what it was.
 */
public final class TypedPlanner {

  private final Catalog catalog;
  private final PlanOptions options;
  private final Dialect dialect;
  private final Function<ColumnType, ValueFormat> spelling;
  private final Restoration restoration;
  private final Notes notes = new Notes();
  private final Set<TableName> original = new HashSet<>();

  private TypedPlanner(
      Catalog catalog,
      PlanOptions options,
      Dialect dialect,
      Function<ColumnType, ValueFormat> spelling,
      Restoration restoration) {
    this.catalog = catalog;
    this.options = options;
    this.dialect = dialect;
    this.spelling = spelling;
    this.restoration = restoration;
  }

  /**
   * Makes the plan. Touches no database; equal arguments give an equal plan.
   *
   * @param profiles how much each selected table holds, in any order
   * @param sourceDisplay the source, for people
   * @param engine the source's engine
   * @param spelling how the source hands values of a type over
   * @param origin the run that made what the source holds, where it tells
   * @return the plan; whether it may be carried out is in its findings
   * @throws PgtrekException.Usage if a pattern matches no table, an edit names what does not exist,
   *     or a choice has no meaning for such a source
   */
  public static Plan plan(
      Catalog catalog,
      List<TableProfile> profiles,
      Dialect dialect,
      PlanOptions options,
      String sourceDisplay,
      String engine,
      Function<ColumnType, ValueFormat> spelling,
      Optional<RunRecord> origin) {
    PlanOptions settled = options.settled();
    refuseForeign(settled);
    EditCheck.check(catalog, settled);
    Restoration restoration =
        Restoration.of(settled.typed().original() ? origin : Optional.empty());
    return new TypedPlanner(catalog, settled, dialect, spelling, restoration)
        .make(profiles, sourceDisplay, engine);
  }

  private static void refuseForeign(PlanOptions options) {
    refuse(options.existing() != null, "--into-existing", "a new file is made");
    refuse(
        !options.conversions().equals(Conversions.NONE),
        "a choice of texts that become vectors or documents",
        "the source has types for them");
    refuse(!options.places().added().isEmpty(), "--points", "no column is added to the file");
    refuse(
        !options.rules().tree().isEmpty() || !options.edits().rules().tree().isEmpty(),
        "a rule for values and rows",
        "every value of the source fits its type, and arrives");
    refuse(options.naming() != Naming.KEEP, "--names fold", "SQLite compares names in any case");
  }

  private static void refuse(boolean given, String what, String why) {
    if (given) {
      throw new PgtrekException.Usage(
          "option-not-on-this-way",
          "From PostgreSQL to SQLite there is no use for " + what + ": " + why + ".",
          "Leave it out.");
    }
  }

  private Plan make(List<TableProfile> profiles, String sourceDisplay, String engine) {
    List<Table> tables = Planner.selected(catalog, options);
    catalog.tables().stream()
        .filter(t -> !tables.contains(t))
        .forEach(t -> notes.leave("table", SourceNames.text(t.name()), Planner.BY_CHOICE, ""));
    TypedNames names = TypedNames.of(tables, catalog.views(), options, restoration, notes);
    Map<TableName, Draft> drafts = drafts(tables, profiles, names);
    TypedColumns columns = new TypedColumns(names, restoration, options, dialect, spelling, notes);
    drafts.values().forEach(d -> fill(d, columns));
    Draft.leaveEmpty(drafts, notes);
    columns.tellLosses();
    drafts.values().forEach(this::noteTable);
    RestoredStatements restored = restored(drafts, names);
    for (Draft draft : drafts.values()) {
      boolean asOriginal = original.contains(draft.source.name());
      TypedSearches searches = new TypedSearches(draft, names, restoration, notes);
      searches.fill();
      new TypedIndexes(draft, names, restoration, searches, dialect, notes)
          .fill(options.edits().leftIndexes(SourceNames.of(draft.source.name())), asOriginal);
      TypedKeys keys = new TypedKeys(draft, dialect, notes);
      keys.fillKeys();
      if (asOriginal) {
        keys.noteChecks();
      } else {
        keys.fillChecks();
      }
    }
    drafts.values().forEach(d -> new TypedKeys(d, dialect, notes).fillReferences(drafts));
    List<TableRoute> routes = drafts.values().stream().map(Draft::route).toList();
    TypedStatements statements =
        new TypedStatements(catalog, options, names, restored, dialect, notes);
    List<ViewRoute> views = statements.views(routes);
    List<TriggerRoute> triggers = statements.triggers(routes, views);
    noteOthers();
    noteChanged(drafts);
    return new Plan(
        sourceDisplay,
        engine,
        options.schema(),
        options.naming(),
        options.jsonIndex(),
        drafts.values().stream().map(Draft::plan).toList(),
        notes.notCarried,
        notes.findings,
        Inventory.of(catalog, notes),
        List.of(),
        options.vectorIndex(),
        views,
        triggers,
        options.places(),
        new TypedReferences(drafts.values(), catalog.places(), notes).fill(),
        null,
        options.search(),
        List.of(),
        RuleBook.of(options.rules(), options.edits()),
        new TypedPlan(restored.steps(), original));
  }

  private Map<TableName, Draft> drafts(
      List<Table> tables, List<TableProfile> profiles, TypedNames names) {
    Map<TableName, TableProfile> byTable =
        profiles.stream().collect(Collectors.toMap(TableProfile::table, Function.identity()));
    Map<TableName, Draft> drafts = new LinkedHashMap<>();
    for (Table table : tables) {
      TableProfile profile = byTable.get(table.name());
      if (profile == null) {
        throw new IllegalArgumentException("no profile of table " + table.name());
      }
      drafts.put(
          table.name(),
          new Draft(
              table, profile, names.table(table.name()), dialect.maxNameBytes(), RowRules.NONE));
    }
    return drafts;
  }

  private void fill(Draft draft, TypedColumns columns) {
    List<Column> more = more(draft.source);
    Optional<Original.Statement> statement =
        restoration
            .statement(draft.source, more)
            .filter(s -> s.name().equals(draft.target.table()))
            .filter(_ -> isUnedited(draft.source));
    statement.ifPresent(s -> original.add(draft.source.name()));
    columns.fill(draft, statement.isPresent());
    draft.traits =
        statement
            .map(s -> traits(s, draft, more))
            .orElseGet(
                () ->
                    new Table.Traits(
                        false,
                        false,
                        draft.columns.stream().anyMatch(c -> c.target().identity() != null),
                        ""));
  }

  /** Columns that the original did not have and that its table can simply be given. */
  private List<Column> more(Table table) {
    return table.columns().stream()
        .filter(c -> restoration.column(table.name(), c.name()).isEmpty())
        .filter(c -> !restoration.isSearchColumn(table.name(), c.name()))
        .filter(c -> !c.notNull() && c.defaultSql() == null && c.generated() == null)
        .toList();
  }

  private boolean isUnedited(Table table) {
    PlanEdits.TableEdit edit = TypedNames.edit(options, table);
    return edit == null
        || edit.columns().entrySet().stream()
            .noneMatch(
                e ->
                    e.getValue().skip()
                        || (e.getValue().target() != null
                            && !e.getValue().target().equals(e.getKey())
                            && !restoration
                                .column(table.name(), e.getKey())
                                .equals(Optional.ofNullable(e.getValue().target()))));
  }

  private static Table.Traits traits(Original.Statement statement, Draft draft, List<Column> more) {
    List<String> words = SqlWords.of(statement.sql());
    List<String> sql = new ArrayList<>(List.of(statement.sql()));
    for (Column column : more) {
      draft
          .route(column.name())
          .ifPresent(
              route ->
                  sql.add(
                      "ALTER TABLE "
                          + draft.target.table().quoted()
                          + " ADD COLUMN "
                          + route.target().name().quoted()
                          + " "
                          + route.target().declared()));
    }
    return new Table.Traits(
        words.contains("without") && words.contains("rowid"),
        words.contains("strict"),
        words.contains("autoincrement"),
        String.join(";\n", sql));
  }

  private void noteTable(Draft draft) {
    String target = draft.target.table().text();
    String name = target.equals(draft.name()) ? "" : "as " + target;
    String how = original.contains(draft.source.name()) ? "by the original's own statement" : "";
    notes.carry("table", draft.name(), (name + " " + how).strip());
  }

  private RestoredStatements restored(Map<TableName, Draft> drafts, TypedNames names) {
    Map<String, Draft> byName = new LinkedHashMap<>();
    for (Draft draft : drafts.values()) {
      restoration
          .table(draft.source.name())
          .filter(t -> t.equals(draft.target.table()))
          .ifPresent(t -> byName.put(TypedNames.folded(t.text()), draft));
    }
    RestoredStatements restored = new RestoredStatements(restoration, options, notes, byName);
    restored.decide(
        original,
        catalog.views().stream().map(View::name).collect(Collectors.toSet()),
        catalog.triggers().stream().map(Trigger::name).collect(Collectors.toSet()),
        names);
    return restored;
  }

  /** What the original's own text no longer says of PostgreSQL's object. */
  private void noteChanged(Map<TableName, Draft> drafts) {
    for (Original.Changed changed : restoration.original().changed()) {
      boolean carried =
          drafts.containsKey(changed.table())
              || catalog.views().stream().anyMatch(v -> v.name().equals(changed.table()));
      String table = SourceNames.text(changed.table());
      String subject =
          switch (changed.kind()) {
            case EXPRESSION -> "the default or computation of " + table + "." + changed.name();
            case RULE -> "the rule " + changed.name() + " of " + table;
            case INDEX -> "the index " + changed.name() + " of " + table;
            case VIEW -> "the view " + table;
            case TRIGGER -> "the trigger " + changed.name() + " of " + table;
          };
      if (carried) {
        notes.find(
            "changed-since",
            Severity.INFO,
            subject,
            "PostgreSQL says it otherwise than when the move there ended",
            "The original's own text no longer says the same, so the present one is translated.",
            "Nothing needs to be done. What cannot be translated is named by itself.");
      }
    }
  }

  private void noteOthers() {
    for (Catalog.OtherObject other : catalog.others()) {
      String note = other.note();
      notes.leave(
          other.kind().words(),
          other.name().text(),
          note.isEmpty() ? "SQLite has nothing for it; its text is kept here." : note,
          other.sql());
    }
  }
}

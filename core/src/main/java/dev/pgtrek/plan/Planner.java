package dev.pgtrek.plan;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Catalog;
import dev.pgtrek.model.Column;
import dev.pgtrek.model.Existing;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Index;
import dev.pgtrek.model.Places;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.TableName;
import dev.pgtrek.model.TableProfile;
import dev.pgtrek.plan.Plan.TablePlan;
import dev.pgtrek.spi.ColumnRoute;
import dev.pgtrek.spi.Dialect;
import dev.pgtrek.spi.RowRules;
import dev.pgtrek.spi.TableRoute;
import dev.pgtrek.spi.TriggerRoute;
import dev.pgtrek.spi.ViewRoute;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Decides what each object of a source becomes, and why. */
public final class Planner {

  /** Why something is not carried that could be. */
  static final String BY_CHOICE = "Left out by choice (--include, --exclude, or skip in the plan).";

  private final Dialect dialect;
  private final PlanOptions options;
  private final RuleBook rules;
  private final Notes notes = new Notes();

  private Planner(Dialect dialect, PlanOptions options) {
    this.dialect = dialect;
    this.options = options;
    this.rules = RuleBook.of(options.rules(), options.edits());
  }

  /**
   * The tables that the options select, in order of their name: those that need a profile.
   *
   * @throws PgtrekException.Usage if a pattern matches no table
   */
  public static List<Table> selected(Catalog catalog, PlanOptions options) {
    return Selection.of(catalog, options).stream()
        .sorted(Comparator.comparing(Table::name))
        .toList();
  }

  /** Whether the rows of a table that refer to no parent travel as they are. */
  public static boolean carriesOrphans(PlanOptions options, TableName table) {
    PlanOptions settled = options.settled();
    return RuleBook.of(settled.rules(), settled.edits()).of(table.table()).rows().orphans()
        == RowRules.Orphans.REPORT;
  }

  /**
   * Makes the plan. Touches no database; equal arguments give an equal plan.
   *
   * @param profiles of all {@link #selected} tables at least, in any order
   * @param sourceDisplay the source, for people
   * @param engine the source's engine
   * @return the plan; whether it may be carried out is in its findings
   * @throws PgtrekException.Usage if a pattern matches no table, or an edit names what does not
   *     exist
   */
  public static Plan plan(
      Catalog catalog,
      List<TableProfile> profiles,
      Dialect dialect,
      PlanOptions options,
      String sourceDisplay,
      String engine) {
    return plan(catalog, profiles, dialect, options, sourceDisplay, engine, null);
  }

  /**
   * The same into what an application has made.
   *
   * @param existing what that is; needed where the options say so, and not looked at else
   */
  public static Plan plan(
      Catalog catalog,
      List<TableProfile> profiles,
      Dialect dialect,
      PlanOptions options,
      String sourceDisplay,
      String engine,
      @Nullable Existing existing) {
    PlanOptions settled = options.settled();
    EditCheck.check(catalog, settled);
    PlanOptions converted =
        settled.with(ConversionPlan.apply(settled, selected(catalog, settled), byTable(profiles)));
    Planner planner = new Planner(dialect, converted);
    return settled.existing() == null
        ? planner.make(catalog, profiles, sourceDisplay, engine)
        : planner.into(catalog, profiles, sourceDisplay, engine, settled.existing(), existing);
  }

  /**
   * Whether the options want a column's values as vectors, so that its profile has to look at every
   * one of them as such.
   */
  public static boolean asksVectors(PlanOptions options, Table table, Identifier column) {
    return ConversionPlan.asks(options, table, column);
  }

  private static Map<TableName, TableProfile> byTable(List<TableProfile> profiles) {
    return profiles.stream().collect(Collectors.toMap(TableProfile::table, Function.identity()));
  }

  private Plan into(
      Catalog catalog,
      List<TableProfile> profiles,
      String sourceDisplay,
      String engine,
      IntoExisting choice,
      @Nullable Existing existing) {
    if (!options.places().added().isEmpty()) {
      throw new PgtrekException.Usage(
          "points-into-existing",
          "Points are added to tables that pgtrek makes, not to the application's own.",
          "Leave --points out, and add the column on the target.");
    }
    if (existing == null) {
      throw new PgtrekException.Usage(
          "existing-needs-target",
          "--into-existing needs the target: its own tables decide what each table becomes.",
          "Name the PostgreSQL database after the source.");
    }
    List<Table> tables = selected(catalog, options);
    noteUnselected(catalog, tables);
    return new ExistingPlanner(options, existing, choice, notes, dialect.maxNameBytes())
        .plan(catalog, tables, profiles, sourceDisplay, engine);
  }

  private Plan make(
      Catalog catalog, List<TableProfile> profiles, String sourceDisplay, String engine) {
    List<Table> tables = selected(catalog, options);
    noteUnselected(catalog, tables);
    NamePlan names = NamePlan.of(tables, options.naming(), options.edits(), dialect, notes);
    Map<TableName, Draft> drafts = drafts(tables, profiles, names);
    TypePlan types =
        TypePlan.of(
            drafts,
            options.edits(),
            new PlaceTypes(catalog.places(), options.places().geometries()),
            rules,
            dialect);
    for (Draft draft : drafts.values()) {
      ColumnPlan.fill(
          draft,
          types,
          names,
          options.edits().tables().get(draft.source.name().table()),
          dialect,
          notes);
    }
    Draft.leaveEmpty(drafts, notes);
    drafts.values().forEach(this::noteTable);
    PointsPlan.fill(drafts.values(), options.places().added(), notes);
    StatementPlan statements = new StatementPlan(catalog, options, names, dialect, notes);
    SearchPlan searches = fillKeysAndIndexes(catalog, drafts, names, statements);
    drafts.values().forEach(d -> ReferencePlan.fill(d, drafts, names, notes, catalog.places()));
    drafts.values().forEach(d -> RowWidth.check(d, dialect, notes));
    List<TableRoute> routes = drafts.values().stream().map(Draft::route).toList();
    List<ViewRoute> views = statements.views(routes);
    List<TriggerRoute> triggers = statements.triggers(routes, views, searches);
    noteOthers(catalog);
    List<TablePlan> planned = drafts.values().stream().map(Draft::plan).toList();
    notePlaces(catalog);
    return new Plan(
        sourceDisplay,
        engine,
        options.schema(),
        options.naming(),
        options.jsonIndex(),
        planned,
        notes.notCarried,
        notes.findings,
        Inventory.of(catalog, notes),
        ExtensionPlan.of(planned, notes.extensions, dialect),
        options.vectorIndex(),
        views,
        triggers,
        options.places(),
        PlaceReferences.of(drafts.values(), catalog.places()),
        null,
        options.search(),
        searches.routes(),
        rules,
        null);
  }

  private Map<TableName, Draft> drafts(
      List<Table> tables, List<TableProfile> profiles, NamePlan names) {
    Map<TableName, TableProfile> byTable = byTable(profiles);
    Map<TableName, Draft> drafts = new LinkedHashMap<>();
    for (Table table : tables) {
      TableProfile profile = byTable.get(table.name());
      if (profile == null) {
        throw new IllegalArgumentException("no profile of table " + table.name());
      }
      TableName target = new TableName(Identifier.of(options.schema()), names.table(table));
      drafts.put(
          table.name(),
          new Draft(
              table,
              profile,
              target,
              dialect.maxNameBytes(),
              rules.of(table.name().table()).rows()));
    }
    return drafts;
  }

  private void noteUnselected(Catalog catalog, List<Table> selected) {
    catalog.tables().stream()
        .filter(t -> !selected.contains(t))
        .filter(t -> !Selection.onlyDescribes(catalog, options, t.name().table()))
        .sorted(Comparator.comparing(Table::name))
        .forEach(t -> notes.leave("table", t.name().table().text(), BY_CHOICE, t.traits().sql()));
  }

  private void noteTable(Draft draft) {
    String target = draft.target.table().text();
    notes.carry("table", draft.name(), target.equals(draft.name()) ? "" : "as " + target);
  }

  /** Given names come first, so that a name of pgtrek's own never takes the place of one. */
  private SearchPlan fillKeysAndIndexes(
      Catalog catalog, Map<TableName, Draft> drafts, NamePlan names, StatementPlan statements) {
    ObjectNames schema = new ObjectNames(dialect.maxNameBytes());
    for (Draft draft : drafts.values()) {
      schema.reserve(draft.target.table());
      draft.columns.stream()
          .map(ColumnRoute::target)
          .filter(c -> c.identity() != null)
          .map(Column::name)
          .forEach(
              c ->
                  schema.reserve(
                      NamePlan.sequence(draft.target.table(), c, dialect.maxNameBytes())));
    }
    statements.name(schema);
    Map<Draft, KeyPlan> keys = new LinkedHashMap<>();
    drafts.values().forEach(d -> keys.put(d, new KeyPlan(d, names, schema, notes)));
    keys.forEach((d, k) -> indexes(d, k, names, schema).fillDeclared());
    keys.values().forEach(KeyPlan::fillKeys);
    SearchPlan searches =
        SearchPlan.fill(catalog, drafts, options, schema, dialect.maxNameBytes(), notes);
    keys.forEach(
        (draft, key) -> {
          IndexPlan indexes = indexes(draft, key, names, schema);
          indexes.fillChosen(options.jsonIndex(), options.vectorIndex());
          indexes.fillPlaces();
          indexes.leave(options.edits().leftIndexes(draft.source.name().table()));
          indexes.note();
          indexes.warnOfCollations();
          key.fillChecks(dialect);
          draft.indexes.sort(Comparator.comparing(Index::name));
        });
    return searches;
  }

  private IndexPlan indexes(Draft draft, KeyPlan keys, NamePlan names, ObjectNames schema) {
    return new IndexPlan(draft, names, schema, dialect, notes, keys);
  }

  private void noteOthers(Catalog catalog) {
    for (Catalog.OtherObject other : catalog.others()) {
      notes.leave(other.kind().words(), other.name().text(), reason(other), other.sql());
    }
  }

  private void notePlaces(Catalog catalog) {
    for (Places.MetadataTable table : catalog.places().metadata()) {
      if (Selection.onlyDescribes(catalog, options, table.name())) {
        notes.leave(
            "table",
            table.name().text(),
            catalog.places().format()
                + "'s description of its tables: what it says is in the plan, and its rows stand in"
                + " the JSON report; --places-metadata tables carries it as a table.",
            catalog.tables().stream()
                .filter(t -> t.name().table().equals(table.name()))
                .map(t -> t.traits().sql())
                .findFirst()
                .orElse(""));
      }
    }
  }

  private static String reason(Catalog.OtherObject other) {
    String note = other.note().isEmpty() ? "" : " (" + other.note() + ")";
    return switch (other.kind()) {
      case VIEW -> "It cannot be read as a view; its text is kept here." + note;
      case TRIGGER -> "It cannot be read as a trigger; its text is kept here." + note;
      case VIRTUAL_TABLE ->
          "Virtual tables are not carried yet: their rows belong to a module of SQLite's." + note;
      case PLACES_OBJECT -> other.note();
      case SHADOW_TABLE ->
          "It holds the inner data of a virtual table, not rows of its own." + note;
      case ENGINE_TABLE -> "SQLite's own table; PostgreSQL keeps such things itself." + note;
      case TABLE,
          SEQUENCE,
          CONSTRAINT,
          INDEX,
          FUNCTION,
          TYPE,
          RULE,
          POLICY,
          PUBLICATION,
          EXTENSION,
          LARGE_OBJECTS,
          COMMENT,
          STATISTICS,
          SERVER_OBJECT ->
          "It is not carried; its text is kept here." + note;
    };
  }
}

package dev.pgtrek.plan;

import dev.pgtrek.memory.MemoryDatabase;
import dev.pgtrek.model.Catalog;
import dev.pgtrek.model.Column;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.Existing;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.ForeignKey;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Index;
import dev.pgtrek.model.Key;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.SearchIndex;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.TableName;
import dev.pgtrek.model.Trigger;
import dev.pgtrek.model.View;
import dev.pgtrek.profile.Profiler;
import dev.pgtrek.progress.Progress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A source in memory that is profiled and planned. */
final class Fixture {

  private final List<Table> tables = new ArrayList<>();
  private final List<Catalog.OtherObject> others = new ArrayList<>();
  private final List<SearchIndex> searches = new ArrayList<>();
  private final List<View> views = new ArrayList<>();
  private final List<Trigger> triggers = new ArrayList<>();
  private MemoryDatabase database = MemoryDatabase.empty();
  private @Nullable Existing existing;
  PlanOptions options = PlanOptions.defaults();

  /** Adds a table with rows. */
  @SuppressWarnings("NullAway") // varargs of nullable elements
  Fixture with(Table table, @Nullable Object[]... rows) {
    tables.add(table);
    database = database.with(table, Arrays.asList(rows));
    return this;
  }

  Fixture with(View view) {
    views.add(view);
    return this;
  }

  Fixture with(Trigger trigger) {
    triggers.add(trigger);
    return this;
  }

  Fixture with(Catalog.OtherObject other) {
    others.add(other);
    return this;
  }

  Fixture naming(Naming naming) {
    options =
        new PlanOptions(
            options.schema(),
            naming,
            options.jsonIndex(),
            options.include(),
            options.exclude(),
            options.edits());
    return this;
  }

  Fixture select(List<String> include, List<String> exclude) {
    options =
        new PlanOptions(
            options.schema(),
            options.naming(),
            options.jsonIndex(),
            include,
            exclude,
            options.edits());
    return this;
  }

  /** Hands a plan file back. */
  Fixture edited(String yaml) {
    options = options.with(PlanFile.read(yaml, "plan.yaml"));
    return this;
  }

  Fixture jsonIndex(JsonIndex chosen) {
    options =
        new PlanOptions(
            options.schema(),
            options.naming(),
            chosen,
            options.include(),
            options.exclude(),
            options.edits());
    return this;
  }

  Fixture search(SearchIndex search) {
    searches.add(search);
    return this;
  }

  /** Lets the rows go into what an application made; the options have to say so too. */
  Fixture into(Existing made) {
    existing = made;
    return this;
  }

  Plan plan() {
    Catalog catalog =
        new Catalog(tables, others, views, triggers, dev.pgtrek.model.Places.NONE, searches);
    return Planner.plan(
        catalog,
        Profiler.run(database, Planner.selected(catalog, options), 2, 3, Progress.SILENT),
        new PlainDialect(),
        options,
        "app.db",
        "SQLite 3.50",
        existing);
  }

  static @Nullable Object[] row(@Nullable Object... values) {
    return values;
  }

  static Column column(String name, String declared, ColumnType type) {
    return new Column(Identifier.of(name), declared, type, false, null, null, null, null);
  }

  static Column notNull(Column column) {
    return new Column(
        column.name(),
        column.declared(),
        column.type(),
        true,
        column.defaultSql(),
        null,
        column.collation(),
        column.identity());
  }

  static Column withDefault(Column column, String sql) {
    return new Column(
        column.name(),
        column.declared(),
        column.type(),
        column.notNull(),
        sql,
        null,
        column.collation(),
        column.identity());
  }

  static Column collated(Column column, String collation) {
    return new Column(
        column.name(),
        column.declared(),
        column.type(),
        column.notNull(),
        null,
        null,
        Identifier.of(collation),
        null);
  }

  static Column generated(Column column, String expression) {
    return new Column(
        column.name(),
        column.declared(),
        column.type(),
        false,
        null,
        new Column.Generated(expression, false),
        null,
        null);
  }

  static Column identity(String name, long lastUsed) {
    return new Column(
        Identifier.of(name),
        "INTEGER",
        ScalarType.BIGINT,
        false,
        null,
        null,
        null,
        new Column.Identity(lastUsed));
  }

  static TableName name(String table) {
    return TableName.of("main", table);
  }

  static Table table(String name, Column... columns) {
    return Table.of(name(name), List.of(columns));
  }

  static List<Identifier> ids(String... names) {
    return Arrays.stream(names).map(Identifier::of).toList();
  }

  static Key key(String... columns) {
    return new Key(null, ids(columns));
  }

  static ForeignKey reference(List<Identifier> columns, String parent, List<Identifier> to) {
    return new ForeignKey(
        null,
        columns,
        name(parent),
        to,
        ForeignKey.Action.CASCADE,
        ForeignKey.Action.NO_ACTION,
        false,
        false);
  }

  static Table primary(Table table, String... columns) {
    return new Table(
        table.name(),
        table.columns(),
        key(columns),
        table.uniqueKeys(),
        table.foreignKeys(),
        table.indexes(),
        table.checks(),
        table.traits());
  }

  static Table unique(Table table, Key... keys) {
    return new Table(
        table.name(),
        table.columns(),
        table.primaryKey(),
        List.of(keys),
        table.foreignKeys(),
        table.indexes(),
        table.checks(),
        table.traits());
  }

  static Table referring(Table table, ForeignKey... keys) {
    return new Table(
        table.name(),
        table.columns(),
        table.primaryKey(),
        table.uniqueKeys(),
        List.of(keys),
        table.indexes(),
        table.checks(),
        table.traits());
  }

  static Table indexed(Table table, Index... indexes) {
    return new Table(
        table.name(),
        table.columns(),
        table.primaryKey(),
        table.uniqueKeys(),
        table.foreignKeys(),
        List.of(indexes),
        table.checks(),
        table.traits());
  }

  static List<String> codes(Plan plan) {
    return plan.findings().stream().map(Finding::code).toList();
  }

  static Table target(Plan plan, String source) {
    return plan.tables().stream()
        .filter(t -> t.route().source().name().equals(name(source)))
        .findFirst()
        .orElseThrow()
        .route()
        .target();
  }

  static String type(Plan plan, String table, String column) {
    return target(plan, table).column(Identifier.of(column)).orElseThrow().type().sql();
  }
}

package dev.pgtrek.plan;

import dev.pgtrek.model.Catalog.OtherObject.Kind;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.TableName;
import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.spi.RunRecord;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The plan by which a database came to PostgreSQL, as far as the way back asks it: what each thing
 * there was before. Names are PostgreSQL's where nothing else is said.
 *
 * @param schema the schema that received
 * @param tables by the table's name
 * @param views the originals' names by the view's
 * @param triggers the originals' names of the triggers that were carried
 * @param searches the originals' names of the full-text indexes that were carried
 * @param searchColumns the search columns that were made, by table
 * @param computations columns of the original, as {@code table.column}, that it computes and that
 *     arrived as plain ones
 * @param serving objects of the original that serve places and stayed behind
 */
record ForwardPlan(
    String schema,
    Map<TableName, ForwardTable> tables,
    Map<TableName, Identifier> views,
    Set<Identifier> triggers,
    Set<Identifier> searches,
    Map<TableName, Set<Identifier>> searchColumns,
    Set<String> computations,
    Set<Identifier> serving) {

  /**
   * One table.
   *
   * @param source its name in the original
   * @param columns by name
   * @param skipped whether the original has columns that were left out
   * @param primaryKey the key's columns, or null
   * @param constraints the names of its unique keys, foreign keys and conditions
   * @param indexes the names of its indexes
   * @param ruled whether rules may have changed its values or rows
   */
  record ForwardTable(
      Identifier source,
      Map<Identifier, ForwardColumn> columns,
      boolean skipped,
      @Nullable List<Identifier> primaryKey,
      Set<Identifier> constraints,
      Set<Identifier> indexes,
      boolean ruled) {}

  /**
   * One column.
   *
   * @param source its name in the original
   * @param declared its type there
   * @param type what it became
   * @param format how its values were spelled
   * @param notNull whether it became NOT NULL
   * @param hasDefault whether it got a default
   * @param computed whether PostgreSQL computes it
   */
  record ForwardColumn(
      Identifier source,
      String declared,
      String type,
      ValueFormat format,
      boolean notNull,
      boolean hasDefault,
      boolean computed) {}

  /** The plan of a run. */
  static ForwardPlan of(RunRecord run) {
    Map<?, ?> root =
        new YamlReader("the plan in the journal").root(run.plan(), PlanReader.ROOT_KEYS).plain();
    Map<TableName, ForwardTable> tables = new LinkedHashMap<>();
    for (Map<?, ?> table : maps(root.get("tables"))) {
      if (table.containsKey("target")) {
        tables.put(
            TableName.of(run.schema(), text(table, "target")),
            table(table, root.containsKey("rules")));
      }
    }
    Map<TableName, Identifier> views = new LinkedHashMap<>();
    for (Map<?, ?> view : maps(root.get("views"))) {
      if (view.containsKey("target")) {
        views.put(TableName.of(run.schema(), text(view, "target")), name(view, "source"));
      }
    }
    Set<Identifier> triggers = new HashSet<>();
    for (Map<?, ?> trigger : maps(root.get("triggers"))) {
      if (trigger.containsKey("table")) {
        triggers.add(name(trigger, "source"));
      }
    }
    Set<Identifier> searches = new HashSet<>();
    Map<TableName, Set<Identifier>> searchColumns = new LinkedHashMap<>();
    for (Map<?, ?> search : maps(root.get(SearchTree.KEY))) {
      if (search.containsKey("table")) {
        searches.add(name(search, "source"));
      }
      if (search.containsKey("table") && search.containsKey("target")) {
        searchColumns
            .computeIfAbsent(
                TableName.of(run.schema(), text(search, "table")), t -> new HashSet<>())
            .add(name(search, "target"));
      }
    }
    Set<String> computations = new HashSet<>();
    Set<Identifier> serving = new HashSet<>();
    for (Map<?, ?> left : maps(root.get("notCarried"))) {
      if ("computation".equals(left.get("kind"))) {
        computations.add(text(left, "name"));
      }
      if (Kind.PLACES_OBJECT.words().equals(left.get("kind"))) {
        serving.add(name(left, "name"));
      }
    }
    return new ForwardPlan(
        run.schema(), tables, views, triggers, searches, searchColumns, computations, serving);
  }

  private static ForwardTable table(Map<?, ?> table, boolean ruledAll) {
    Map<Identifier, ForwardColumn> columns = new LinkedHashMap<>();
    boolean skipped = false;
    boolean ruled = ruledAll || table.containsKey("rules");
    for (Map<?, ?> column : maps(table.get("columns"))) {
      ruled |= column.containsKey("rules");
      if (column.containsKey("target")) {
        columns.put(name(column, "target"), column(column));
      } else {
        skipped = true;
      }
    }
    Set<Identifier> constraints = new HashSet<>();
    for (String part : List.of("uniqueKeys", "foreignKeys", "checks")) {
      constraints.addAll(names(table.get(part)));
    }
    List<Identifier> key = null;
    if (table.get("primaryKey") instanceof Map<?, ?> primary
        && primary.get("columns") instanceof List<?> keyColumns) {
      key = new ArrayList<>();
      for (Object column : keyColumns) {
        key.add(Identifier.of(String.valueOf(column)));
      }
    }
    return new ForwardTable(
        name(table, "source"),
        columns,
        skipped,
        key,
        constraints,
        names(table.get("indexes")),
        ruled);
  }

  private static ForwardColumn column(Map<?, ?> column) {
    Object format = column.get("format");
    Object cast = column.get("cast");
    return new ForwardColumn(
        name(column, "source"),
        text(column, "declared"),
        cast == null ? text(column, "type") : cast.toString(),
        format == null
            ? ValueFormat.NATIVE
            : ValueFormat.valueOf(format.toString().toUpperCase(Locale.ROOT)),
        "true".equals(column.get("notNull")),
        column.containsKey("default") && !text(column, "default").equalsIgnoreCase("NULL"),
        column.containsKey("generated"));
  }

  private static Set<Identifier> names(@Nullable Object list) {
    Set<Identifier> names = new HashSet<>();
    for (Map<?, ?> entry : maps(list)) {
      if (entry.containsKey("name") && !entry.containsKey("skip")) {
        names.add(name(entry, "name"));
      }
    }
    return names;
  }

  private static List<Map<?, ?>> maps(@Nullable Object list) {
    List<Map<?, ?>> maps = new ArrayList<>();
    if (list instanceof List<?> entries) {
      for (Object entry : entries) {
        if (entry instanceof Map<?, ?> map) {
          maps.add(map);
        }
      }
    }
    return maps;
  }

  private static String text(Map<?, ?> map, String key) {
    Object value = map.get(key);
    return value == null ? "" : value.toString();
  }

  private static Identifier name(Map<?, ?> map, String key) {
    return Identifier.of(text(map, key));
  }
}

package dev.pgtrek.plan;

import dev.pgtrek.model.Catalog;
import dev.pgtrek.model.Check;
import dev.pgtrek.model.Column;
import dev.pgtrek.model.ForeignKey;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Index;
import dev.pgtrek.model.Key;
import dev.pgtrek.model.SearchIndex;
import dev.pgtrek.model.Table;
import dev.pgtrek.plan.InventoryEntry.Fate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything that the source declares, each with what became of it. The list of objects is the
 * catalog's, never the plan's, so that none can be missing; what became of each is what its planner
 * noted ({@link Notes#carry}, {@link Notes#change}, {@link Notes#leave}, {@link Notes#lose}) under
 * the object's kind and name. What was noted beside is appended.
 */
final class Inventory {

  /**
   * The reason of an entry that no planner noted anything of: a defect, told rather than hidden.
   */
  static final String UNTOLD = "No part of pgtrek said what becomes of it.";

  private record Subject(String kind, String name) {}

  private final Map<Subject, Deque<InventoryEntry>> noted = new LinkedHashMap<>();
  private final List<InventoryEntry> entries = new ArrayList<>();

  private Inventory(List<InventoryEntry> notes) {
    for (InventoryEntry entry : notes) {
      noted
          .computeIfAbsent(new Subject(entry.kind(), entry.name()), s -> new ArrayDeque<>())
          .add(entry);
    }
  }

  /** The entries: tables with their parts by name, then every other object. */
  static List<InventoryEntry> of(Catalog catalog, Notes notes) {
    Inventory inventory = new Inventory(notes.inventory);
    catalog.tables().stream().sorted(Comparator.comparing(Table::name)).forEach(inventory::table);
    catalog.views().forEach(v -> inventory.add("view", SourceNames.text(v.name()), v.sql()));
    catalog.triggers().forEach(t -> inventory.add("trigger", t.name().text(), t.sql()));
    for (SearchIndex search : catalog.searches()) {
      inventory.add(SearchPlan.KIND, search.name().table().text(), search.sql());
    }
    for (Catalog.OtherObject other : catalog.others()) {
      inventory.add(other.kind().words(), other.name().text(), other.sql());
    }
    inventory.noted.values().stream().flatMap(Collection::stream).forEach(inventory.entries::add);
    return List.copyOf(inventory.entries);
  }

  private void table(Table table) {
    String name = SourceNames.text(table.name());
    InventoryEntry whole = add("table", name, table.traits().sql());
    int first = entries.size();
    table.columns().forEach(column -> column(name, column));
    if (table.primaryKey() != null) {
      add("primary key", subject(name, table.primaryKey()), "");
    }
    for (Key key : table.uniqueKeys()) {
      add("unique key", subject(name, key), "");
    }
    for (ForeignKey key : table.foreignKeys()) {
      add("foreign key", subject(name, key), "");
    }
    for (Index index : table.indexes()) {
      add(kind(index), name + "." + index.name(), "");
    }
    for (Check check : table.checks()) {
      add("check", subject(name, check), check.expression());
    }
    if (whole.fate() == Fate.LEFT) {
      entries.subList(first, entries.size()).replaceAll(part -> withTable(part, whole));
    }
  }

  private static InventoryEntry withTable(InventoryEntry part, InventoryEntry table) {
    return part.fate() == Fate.LEFT && !part.how().equals(UNTOLD)
        ? part
        : new InventoryEntry(
            part.kind(), part.name(), Fate.LEFT, "Left with its table.", part.sql(), table.made());
  }

  private void column(String table, Column column) {
    String name = table + "." + column.name();
    Column.Generated generated = column.generated();
    if (generated == null) {
      add("column", name, column.declared());
    } else {
      add("generated column", name, generated.expression());
    }
    if (column.defaultSql() != null) {
      add("default", name, column.defaultSql());
    }
    if (column.collation() != null) {
      add("collation", name, "COLLATE " + column.collation());
    }
  }

  /** Adds what was noted of the object; of several with one name the one that was noted first. */
  private InventoryEntry add(String kind, String name, String sql) {
    Deque<InventoryEntry> told = noted.get(new Subject(kind, name));
    InventoryEntry entry =
        told == null || told.isEmpty()
            ? new InventoryEntry(kind, name, Fate.LEFT, UNTOLD, sql, "")
            : told.removeFirst();
    entries.add(entry);
    return entry;
  }

  /** What an index is called in notes. */
  static String kind(Index index) {
    return index.unique() ? "unique index" : "index";
  }

  /** What a key is called in notes. */
  static String subject(String table, Key key) {
    return subject(table, key.columns());
  }

  /** What a foreign key is called in notes. */
  static String subject(String table, ForeignKey key) {
    return subject(table, key.columns());
  }

  private static String subject(String table, List<Identifier> columns) {
    return table + " (" + String.join(", ", columns.stream().map(Identifier::text).toList()) + ")";
  }

  /** What a check is called in notes. */
  static String subject(String table, Check check) {
    return check.name() == null ? table : table + "." + check.name();
  }
}

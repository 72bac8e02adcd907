package dev.pgtrek.sqlite.dialect;

import dev.pgtrek.model.Check;
import dev.pgtrek.model.Column;
import dev.pgtrek.model.ForeignKey;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Index;
import dev.pgtrek.model.Key;
import dev.pgtrek.model.SearchVector;
import dev.pgtrek.model.Table;
import dev.pgtrek.spi.Step;
import dev.pgtrek.sqlite.access.Names;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Everything that stands after the rows: indexes, counters, statistics, and queries that name the
 * rows which do not keep a condition or a reference. While the rows come these are not looked at,
 * as they were true on the source; a reference that the source never proved may not be.
 */
final class LastSteps {

  private final Table table;
  private final List<Step> steps = new ArrayList<>();

  private LastSteps(Table table) {
    this.table = table;
  }

  /** By kind, then by table. */
  static List<Step> steps(List<Table> tables) {
    return tables.stream()
        .flatMap(table -> new LastSteps(table).ofTable().stream())
        // Stable: within a kind the tables keep their order.
        .sorted(Comparator.comparing(Step::kind))
        .toList();
  }

  private List<Step> ofTable() {
    for (Index index : table.indexes()) {
      add(Step.Kind.INDEX, index.name().text(), index(index));
    }
    for (SearchVector search : table.searches()) {
      add(Step.Kind.INDEX, search.column().text(), SearchTables.sql(table, search));
    }
    int number = 1;
    for (Check check : table.checks()) {
      String name = check.name() == null ? "check " + number++ : check.name().text();
      add(
          Step.Kind.VALIDATE,
          name,
          "SELECT "
              + place("t")
              + " FROM "
              + here()
              + " AS t WHERE NOT ("
              + check.expression()
              + ")");
    }
    for (ForeignKey key : table.foreignKeys()) {
      String name = key.name() == null ? "reference " + number++ : key.name().text();
      steps.add(new Step(Step.Kind.FOREIGN_KEY, table.name(), name, orphans(key), key.parent()));
    }
    Column counter = NewTables.counter(table);
    if (counter != null && NewTables.autoincrement(table)) {
      add(Step.Kind.IDENTITY, counter.name().text(), sequence(counter));
    }
    if (!table.indexes().isEmpty() || !table.uniqueKeys().isEmpty()) {
      add(Step.Kind.ANALYZE, table.name().table().text(), "ANALYZE " + here());
    }
    return steps;
  }

  private void add(Step.Kind kind, String object, String sql) {
    steps.add(new Step(kind, table.name(), object, sql));
  }

  private String here() {
    return table.name().table().quoted();
  }

  private String index(Index index) {
    return (index.unique() ? "CREATE UNIQUE INDEX " : "CREATE INDEX ")
        + index.name().quoted()
        + " ON "
        + here()
        + index.terms().stream().map(LastSteps::term).collect(Collectors.joining(", ", " (", ")"))
        + (index.where() == null ? "" : " WHERE " + index.where());
  }

  private static String term(Index.Term term) {
    return (term.column() == null ? "(" + term.expression() + ")" : term.column().quoted())
        + (term.collation() == null ? "" : " COLLATE " + term.collation().text())
        + (term.descending() ? " DESC" : "");
  }

  /** What a row is known by: its rowid, or its key. */
  private String place(String alias) {
    Key key = table.primaryKey();
    if (table.traits().withoutRowid() && key != null) {
      return key.columns().stream()
          .map(c -> alias + "." + c.quoted())
          .collect(Collectors.joining(" || ',' || "));
    }
    // A column may have one of the names.
    return List.of("rowid", "_rowid_", "oid").stream()
        .filter(n -> table.columns().stream().noneMatch(c -> Names.same(c.name().text(), n)))
        .findFirst()
        .map(n -> alias + "." + n)
        .orElseGet(() -> alias + "." + table.columns().getFirst().name().quoted());
  }

  private String orphans(ForeignKey key) {
    List<String> there = new ArrayList<>();
    List<String> equal = new ArrayList<>();
    for (int i = 0; i < key.columns().size(); i++) {
      Identifier child = key.columns().get(i);
      there.add("c." + child.quoted() + " IS NOT NULL");
      equal.add("p." + key.parentColumns().get(i).quoted() + " = c." + child.quoted());
    }
    return "SELECT "
        + place("c")
        + " FROM "
        + here()
        + " AS c WHERE "
        + String.join(" AND ", there)
        + " AND NOT EXISTS (SELECT 1 FROM "
        + key.parent().table().quoted()
        + " AS p WHERE "
        + String.join(" AND ", equal)
        + ")";
  }

  /** SQLite counts along while rows come; what was used beyond them it is told. */
  private String sequence(Column counter) {
    String name = "'" + table.name().table().text().replace("'", "''") + "'";
    long used = counter.identity() == null ? 0 : counter.identity().lastUsed();
    return "INSERT INTO sqlite_sequence(name, seq) SELECT "
        + name
        + ", 0 WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = "
        + name
        + ");\nUPDATE sqlite_sequence SET seq = max(seq, "
        + used
        + ") WHERE name = "
        + name;
  }
}

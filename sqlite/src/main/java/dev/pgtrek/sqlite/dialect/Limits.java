package dev.pgtrek.sqlite.dialect;

import dev.pgtrek.model.Column;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Index;
import dev.pgtrek.model.Severity;
import dev.pgtrek.model.Table;
import dev.pgtrek.sqlite.access.Names;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What of planned tables SQLite cannot hold, or takes for something else. */
final class Limits {

  private static final String RESERVED = "sqlite_";

  private final List<Finding> findings = new ArrayList<>();

  /** Names of tables and indexes, folded, and what has them: they share one space. */
  private final Map<String, String> taken = new HashMap<>();

  private Limits() {}

  static List<Finding> of(List<Table> tables) {
    Limits limits = new Limits();
    for (Table table : tables) {
      limits.take(table.name().table(), "table " + table.name().table(), "tables");
    }
    for (Table table : tables) {
      limits.check(table);
      for (Index index : table.indexes()) {
        limits.take(
            index.name(), "index " + index.name() + " of " + table.name().table(), "indexes");
      }
    }
    limits.wishes(tables);
    return List.copyOf(limits.findings);
  }

  /** Once for all columns, as it is true of each. */
  private void wishes(List<Table> tables) {
    if (!tables.isEmpty()) {
      findings.add(
          new Finding(
              "types-not-enforced",
              Severity.INFO,
              "all columns",
              tables.stream().mapToInt(t -> t.columns().size()).sum()
                  + " columns of "
                  + tables.size()
                  + " tables",
              "SQLite takes a column's type for a wish: it refuses no longer text, no larger number"
                  + " and no other kind of value than what is declared. What is carried keeps to"
                  + " its type; what the application writes later may not.",
              "Let the application check what it writes, or add CHECKs."));
    }
  }

  private void take(Identifier name, String what, String kinds) {
    String folded = Names.fold(name.text());
    if (folded.startsWith(RESERVED)) {
      block(
          "name-reserved",
          what,
          "it begins with " + RESERVED,
          "SQLite keeps such names to itself.",
          "Give it another name in the plan.");
    }
    String other = taken.putIfAbsent(folded, what);
    if (other != null) {
      block(
          "names-differ-in-case-only",
          what,
          "SQLite takes its name for that of " + other,
          "Tables and indexes share their names in SQLite, and the case of letters counts for"
              + " nothing.",
          "Give one of the " + kinds + " another name in the plan.");
    }
  }

  private void check(Table table) {
    String subject = "table " + table.name().table();
    Map<String, Identifier> columns = new HashMap<>();
    for (Column column : table.columns()) {
      Identifier other = columns.putIfAbsent(Names.fold(column.name().text()), column.name());
      if (other != null) {
        block(
            "names-differ-in-case-only",
            "column " + column.name() + " of " + table.name().table(),
            "SQLite takes its name for that of column " + other,
            "The case of letters counts for nothing in SQLite.",
            "Give one of the columns another name in the plan.");
      }
    }
    if (table.columns().size() > SqliteDialect.MAX_COLUMNS) {
      block(
          "too-many-columns",
          subject,
          table.columns().size() + " columns",
          "SQLite has " + SqliteDialect.MAX_COLUMNS + " at most.",
          "Leave columns out in the plan, or split the table in the source.");
    }
    if (table.columns().stream().allMatch(c -> c.generated() != null)) {
      block(
          "no-stored-column",
          subject,
          "all of its " + table.columns().size() + " columns are generated",
          "SQLite wants one that is not.",
          "Exclude the table in the plan.");
    }
    counters(table);
  }

  private void counters(Table table) {
    Column counter = NewTables.counter(table);
    for (Column column : table.columns()) {
      if (column.identity() != null && !column.equals(counter)) {
        findings.add(
            new Finding(
                "identity-not-kept",
                Severity.WARN,
                "column " + column.name() + " of " + table.name().table(),
                "it counts up, and is not the whole primary key",
                "SQLite fills in a number only where the column is the INTEGER PRIMARY KEY.",
                "Let the application give the number, or make the column the primary key."));
      }
    }
  }

  private void block(String code, String subject, String measured, String why, String fix) {
    findings.add(new Finding(code, Severity.BLOCK, subject, measured, why, fix));
  }
}

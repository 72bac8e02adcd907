package dev.pgtrek.sqlite;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Severity;
import dev.pgtrek.sqlite.access.Connections;
import dev.pgtrek.sqlite.access.InterruptWatch;
import dev.pgtrek.sqlite.access.RawStatement;
import dev.pgtrek.sqlite.access.SqliteFailures;
import dev.pgtrek.sqlite.catalog.Schema;
import dev.pgtrek.sqlite.catalog.SchemaRow;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Has SQLite check a whole file, and says its words in terms of tables and indexes. That indexes
 * hold what their tables hold is not asked here: {@link Consistency} finds that out faster.
 */
final class Integrity {

  private static final int LIMIT = 100;

  private final Connection connection;
  private final List<Finding> findings = new ArrayList<>();
  private final List<SchemaRow> schema = new ArrayList<>();

  private Integrity(Connection connection) {
    this.connection = connection;
  }

  static List<Finding> of(Path file, Supplier<Schema> schema) {
    try (Connection connection = Connections.immutable(file);
        InterruptWatch _ = InterruptWatch.over(connection)) {
      Integrity integrity = new Integrity(connection);
      integrity.check(file);
      boolean damaged = integrity.findings.stream().anyMatch(Finding::blocks);
      try {
        integrity.findings.addAll(schema.get().findings());
      } catch (PgtrekException.Source e) {
        // What is damaged has been said; without damage the schema is readable.
        if (!damaged) {
          throw e;
        }
      }
      return List.copyOf(integrity.findings);
    } catch (SQLException e) {
      throw SqliteFailures.wrap("checking " + file, e);
    }
  }

  private void check(Path file) throws SQLException {
    try {
      schema.addAll(SchemaRow.all(connection));
      // Conditions are the target's to prove; here they might call what only the application has.
      texts("PRAGMA ignore_check_constraints=ON", new ArrayList<>());
    } catch (SQLException e) {
      damagedFile(file, e);
      return;
    }
    Set<String> messages = new LinkedHashSet<>();
    try {
      texts("PRAGMA quick_check(" + LIMIT + ")", messages);
    } catch (SQLException e) {
      tableByTable(messages);
      if (messages.isEmpty() && isCorrupt(e)) {
        damagedFile(file, e);
      }
    }
    interpret(messages);
  }

  private static boolean isCorrupt(SQLException e) {
    return SqliteFailures.resultCode(e) == SqliteFailures.CORRUPT;
  }

  private void damagedFile(Path file, SQLException e) {
    add(
        "source-corrupt",
        Severity.BLOCK,
        file.toString(),
        String.valueOf(e.getMessage()),
        "SQLite cannot read the file as a whole.",
        "Restore a backup, or rebuild the file with `sqlite3 FILE .recover`.");
  }

  /** One bad page, or something that only the application has, stops the check of the whole. */
  private void tableByTable(Set<String> messages) {
    for (SchemaRow row : schema) {
      if (row.type().equals("table") && row.rootPage() > 0) {
        try {
          texts("PRAGMA quick_check(" + Identifier.of(row.name()).quoted() + ")", messages);
        } catch (SQLException e) {
          notChecked(row, e, "not checked: " + e.getMessage(), messages);
        }
      }
    }
  }

  private void notChecked(SchemaRow row, SQLException e, String measured, Set<String> messages) {
    if (isCorrupt(e)) {
      messages.add("Tree " + row.rootPage() + ": " + e.getMessage());
      return;
    }
    add(
        "integrity-not-checked",
        Severity.WARN,
        "table " + row.name(),
        measured,
        "The table uses what only the application defines.",
        "Run `PRAGMA integrity_check` in the application to be sure.");
  }

  /**
   * Has SQLite compare one table with all of its indexes, entry by entry.
   *
   * @param table its name
   */
  static List<Finding> ofIndexes(Path file, String table) {
    try (Connection connection = Connections.immutable(file);
        InterruptWatch _ = InterruptWatch.over(connection)) {
      Integrity integrity = new Integrity(connection);
      integrity.schema.addAll(SchemaRow.all(connection));
      Set<String> messages = new LinkedHashSet<>();
      integrity.texts("PRAGMA ignore_check_constraints=ON", new ArrayList<>());
      try {
        integrity.texts("PRAGMA integrity_check(" + Identifier.of(table).quoted() + ")", messages);
      } catch (SQLException e) {
        integrity.schema.stream()
            .filter(row -> row.type().equals("table") && row.name().equals(table))
            .forEach(
                row ->
                    integrity.notChecked(
                        row,
                        e,
                        "its indexes were not checked against its rows: " + e.getMessage(),
                        messages));
      }
      // What the rows themselves break was said when the whole file was checked.
      messages.removeIf(message -> !message.contains("index"));
      integrity.interpret(messages);
      return List.copyOf(integrity.findings);
    } catch (SQLException e) {
      throw SqliteFailures.wrap("checking the indexes of " + table, e);
    }
  }

  /** Messages about one object become one finding. */
  private void interpret(Set<String> messages) throws SQLException {
    Map<String, List<String>> byObject = new LinkedHashMap<>();
    for (String message : messages) {
      for (String line : message.lines().toList()) {
        if (!line.startsWith("*** in database")) {
          byObject
              .computeIfAbsent(IntegrityMessage.subject(line, schema), s -> new ArrayList<>())
              .add(line);
        }
      }
    }
    for (Map.Entry<String, List<String>> entry : byObject.entrySet()) {
      report(entry.getKey(), entry.getValue());
    }
  }

  private void report(String subject, List<String> lines) throws SQLException {
    List<String> serious = lines.stream().filter(IntegrityMessage::isSerious).toList();
    String first = (serious.isEmpty() ? lines : serious).getFirst();
    String count = lines.size() == 1 ? "" : " (and " + (lines.size() - 1) + " more)";
    if (serious.isEmpty()) {
      add(
          "rows-against-declaration",
          Severity.WARN,
          subject,
          first + count,
          "The rows can be read, but do not keep what the schema declares.",
          "Mend the rows in the source, or let the plan widen the column.");
      return;
    }
    if (subject.startsWith("index ")) {
      findings.add(indexCorrupt(subject.substring("index ".length()), first + count));
      return;
    }
    Optional<SchemaRow> table = IntegrityMessage.table(subject, schema);
    String range = table.isPresent() ? "; " + unreadable(table.get()) : "";
    add(
        "source-corrupt",
        Severity.BLOCK,
        subject,
        first + count + range,
        "Rows are lost or altered.",
        "Restore a backup, or rebuild the file with `sqlite3 FILE .recover`.");
  }

  /** An index that does not hold what its table holds. */
  static Finding indexCorrupt(String index, String measured) {
    return new Finding(
        "index-corrupt",
        Severity.BLOCK,
        "index " + index,
        measured,
        "The index and its table differ, so the table may break the key that it guards.",
        "Run `REINDEX " + Identifier.of(index).quoted() + "` on the source, then check again.");
  }

  /** Reads a table from both ends, and says where the reading stops. */
  private String unreadable(SchemaRow table) throws SQLException {
    String name = Identifier.of(table.name()).quoted();
    return UnreadableRange.find(connection, name);
  }

  /** The first column of a pragma's rows: those too that come before a failure. */
  private void texts(String pragma, Collection<String> into) throws SQLException {
    try (RawStatement statement = RawStatement.prepare(connection, pragma)) {
      while (statement.step()) {
        String text = statement.text(0);
        if (!text.equals("ok")) {
          into.add(text);
        }
      }
    } catch (SQLException e) {
      if (SqliteFailures.resultCode(e) == SqliteFailures.INTERRUPT) {
        // Never to be taken for damage.
        throw new PgtrekException.Interrupted();
      }
      throw e;
    }
  }

  private void add(
      String code, Severity severity, String subject, String measured, String why, String fix) {
    findings.add(new Finding(code, severity, subject, measured, why, fix));
  }
}

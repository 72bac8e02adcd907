package dev.pgtrek.plan;

import dev.pgtrek.model.Column;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Severity;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.TableName;
import dev.pgtrek.spi.Dialect;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What tables and columns are called on the target. Two that would get one name block the run, with
 * the line of the plan file that mends it.
 */
final class NamePlan {

  /** Every table of PostgreSQL has these already (ddl-system-columns in its manual). */
  static final Set<String> SYSTEM_COLUMNS =
      Set.of("tableoid", "xmin", "cmin", "xmax", "cmax", "ctid");

  private final Naming naming;
  private final int maxBytes;
  private final Notes notes;
  private final Map<TableName, Identifier> tables = new HashMap<>();
  private final Map<TableName, Map<Identifier, Identifier>> columns = new HashMap<>();

  private NamePlan(Naming naming, int maxBytes, Notes notes) {
    this.naming = naming;
    this.maxBytes = maxBytes;
    this.notes = notes;
  }

  /** Names all tables and their columns. */
  static NamePlan of(
      List<Table> tables, Naming naming, PlanEdits edits, Dialect dialect, Notes notes) {
    NamePlan names = new NamePlan(naming, dialect.maxNameBytes(), notes);
    for (Table table : tables) {
      names.add(table, edits.tables().get(table.name().table()));
    }
    names.blockEqualTables(tables);
    return names;
  }

  Identifier table(Table table) {
    return found(tables.get(table.name()));
  }

  Identifier column(Table table, Column column) {
    return found(columns.getOrDefault(table.name(), Map.of()).get(column.name()));
  }

  private static Identifier found(@Nullable Identifier name) {
    if (name == null) {
      throw new IllegalArgumentException("every carried table and column is named");
    }
    return name;
  }

  /** A name of the source as the target spells it, uncut. */
  String spelled(Identifier name) {
    return switch (naming) {
      case KEEP -> name.text();
      case FOLD -> folded(name.text());
    };
  }

  /** PostgreSQL folds ASCII letters only, in a UTF-8 database (downcase_identifier). */
  private static String folded(String name) {
    StringBuilder folded = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      folded.append(c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c);
    }
    return folded.toString();
  }

  private void add(Table table, PlanEdits.@Nullable TableEdit edit) {
    String subject = table.name().table().text();
    tables.put(
        table.name(),
        name(table.name().table(), edit == null ? null : edit.target(), subject, "table"));
    Map<Identifier, Identifier> named = new LinkedHashMap<>();
    Map<Identifier, List<String>> equal = new LinkedHashMap<>();
    for (Column column : table.readable()) {
      PlanEdits.ColumnEdit columnEdit = edit == null ? null : edit.columns().get(column.name());
      if (columnEdit != null && columnEdit.skip()) {
        continue;
      }
      String path = subject + "." + column.name();
      Identifier target =
          name(column.name(), columnEdit == null ? null : columnEdit.target(), path, "column");
      named.put(column.name(), target);
      equal.computeIfAbsent(target, n -> new ArrayList<>()).add(path);
      if (SYSTEM_COLUMNS.contains(target.text())) {
        notes.misname(
            "reserved-column-name",
            path,
            "the name " + target,
            "Every table of PostgreSQL has a column of that name already.");
      }
    }
    columns.put(table.name(), named);
    blockEqual(equal);
  }

  private Identifier name(
      Identifier source, @Nullable Identifier chosen, String subject, String what) {
    String spelled = spelled(source);
    int bytes = ObjectNames.bytes(spelled);
    Identifier own = Identifier.of(ObjectNames.cut(spelled, maxBytes));
    if (chosen != null && !chosen.equals(own)) {
      if (ObjectNames.bytes(chosen.text()) > maxBytes) {
        notes.misname(
            "name-too-long",
            subject,
            ObjectNames.bytes(chosen.text()) + " bytes in the plan file's name",
            "PostgreSQL cuts names at " + maxBytes + " bytes.");
      }
      return chosen;
    }
    if (bytes <= maxBytes) {
      return own;
    }
    notes.find(
        "name-cut",
        Severity.WARN,
        subject,
        "a name of " + bytes + " bytes",
        "PostgreSQL takes names of up to "
            + maxBytes
            + " bytes; the "
            + what
            + " becomes "
            + own
            + ".",
        "Nothing to do if that suits; else choose a name with `target:` in the plan file.");
    return own;
  }

  private void blockEqualTables(List<Table> all) {
    Map<Identifier, List<String>> equal = new LinkedHashMap<>();
    for (Table table : all) {
      equal.computeIfAbsent(table(table), n -> new ArrayList<>()).add(table.name().table().text());
      for (Column column : table.readable()) {
        Identifier target = columns.getOrDefault(table.name(), Map.of()).get(column.name());
        if (column.identity() != null && target != null) {
          equal
              .computeIfAbsent(sequence(table(table), target, maxBytes), n -> new ArrayList<>())
              .add("the sequence of " + table.name().table() + "." + column.name());
        }
      }
    }
    blockEqual(equal);
  }

  /** What PostgreSQL calls the sequence of an identity column. */
  static Identifier sequence(Identifier table, Identifier column, int maxBytes) {
    return Identifier.of(ObjectNames.ownStyle(table, List.of(column), "seq", maxBytes));
  }

  private void blockEqual(Map<Identifier, List<String>> byName) {
    byName.forEach(
        (name, sources) -> {
          // Sequences among themselves: PostgreSQL numbers them as it does any object of its own.
          boolean named = sources.stream().anyMatch(s -> !s.startsWith("the sequence of "));
          if (sources.size() > 1 && named) {
            notes.misname(
                "name-collision",
                String.join(", ", sources),
                sources.size() + " objects with the name " + name + " on the target",
                naming == Naming.FOLD
                    ? "Folded to lower case and cut at " + maxBytes + " bytes they are the same."
                    : "Cut at "
                        + maxBytes
                        + " bytes, or as the plan file names them, they are the"
                        + " same.");
          }
        });
  }
}

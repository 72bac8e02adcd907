package dev.pgtrek.plan;

import dev.pgtrek.model.Column;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Severity;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.TableName;
import dev.pgtrek.model.View;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the tables, columns and views of a typed source are called in a file, whose engine knows no
 * schemas and compares names without regard to the case of A to Z.
 */
final class TypedNames {

  /** SQLite keeps these for itself (lang_createtable in its manual). */
  private static final String RESERVED = "sqlite_";

  private static final String USUAL = "public";

  private final PlanOptions options;
  private final Restoration restoration;
  private final Notes notes;
  private final boolean prefixed;
  private final Map<TableName, Identifier> relations = new HashMap<>();
  private final Map<TableName, Map<Identifier, Identifier>> columns = new HashMap<>();
  private final Set<String> taken = new HashSet<>();

  private TypedNames(PlanOptions options, Restoration restoration, Notes notes, boolean prefixed) {
    this.options = options;
    this.restoration = restoration;
    this.notes = notes;
    this.prefixed = prefixed;
  }

  /** Names all tables with their columns, and all views. */
  static TypedNames of(
      List<Table> tables,
      List<View> views,
      PlanOptions options,
      Restoration restoration,
      Notes notes) {
    Set<Identifier> schemas = new HashSet<>();
    tables.forEach(t -> schemas.add(t.name().schema()));
    views.forEach(v -> schemas.add(v.name().schema()));
    TypedNames names = new TypedNames(options, restoration, notes, schemas.size() > 1);
    Map<String, List<String>> equal = new LinkedHashMap<>();
    for (Table table : tables) {
      names.add(table, equal);
    }
    for (View view : views) {
      names.add(view, equal);
    }
    names.blockEqual(equal);
    names.taken.addAll(equal.keySet());
    return names;
  }

  TableName table(TableName source) {
    Identifier name = relations.get(source);
    if (name == null) {
      throw new IllegalArgumentException("every carried table is named");
    }
    return new TableName(Identifier.of(options.schema()), name);
  }

  Identifier column(Table table, Column column) {
    return columns.getOrDefault(table.name(), Map.of()).getOrDefault(column.name(), column.name());
  }

  /** The wanted name where nothing has it yet; else with a number behind it, and told. */
  Identifier take(String wanted, String subject) {
    String name = wanted;
    for (int i = 1; !taken.add(folded(name)); i++) {
      name = wanted + i;
    }
    if (!name.equals(wanted)) {
      notes.find(
          "name-changed",
          Severity.INFO,
          subject,
          "the name " + wanted + " is taken; it becomes " + name,
          "In SQLite tables, views and indexes share their names, in any case.",
          "Nothing to do, unless something calls it by its name.");
    }
    return Identifier.of(name);
  }

  /** Keeps a name for what is made by a statement of the original. */
  void reserve(Identifier name) {
    taken.add(folded(name.text()));
  }

  private void add(Table table, Map<String, List<String>> equal) {
    PlanEdits.TableEdit edit = options.edits().tables().get(SourceNames.of(table.name()));
    Identifier own = restoration.table(table.name()).orElse(usual(table.name()));
    Identifier name = edit == null || edit.target() == null ? own : edit.target();
    put(table.name(), name, equal);
    Map<Identifier, Identifier> named = new LinkedHashMap<>();
    Map<String, List<String>> equalColumns = new LinkedHashMap<>();
    for (Column column : table.readable()) {
      PlanEdits.ColumnEdit columnEdit = edit == null ? null : edit.columns().get(column.name());
      if (columnEdit != null && columnEdit.skip()) {
        continue;
      }
      Identifier wanted = columnEdit == null ? null : columnEdit.target();
      Identifier target =
          wanted != null && !wanted.equals(column.name())
              ? wanted
              : restoration.column(table.name(), column.name()).orElse(column.name());
      named.put(column.name(), target);
      equalColumns
          .computeIfAbsent(folded(target.text()), n -> new ArrayList<>())
          .add(SourceNames.text(table.name()) + "." + column.name());
    }
    columns.put(table.name(), named);
    blockEqual(equalColumns);
  }

  private void add(View view, Map<String, List<String>> equal) {
    PlanEdits.StatementEdit edit = options.edits().views().get(SourceNames.of(view.name()));
    if (edit != null && edit.skip()) {
      return;
    }
    Identifier wanted = edit == null ? null : edit.target();
    put(view.name(), wanted == null ? usual(view.name()) : wanted, equal);
  }

  private void put(TableName source, Identifier name, Map<String, List<String>> equal) {
    relations.put(source, name);
    equal
        .computeIfAbsent(folded(name.text()), n -> new ArrayList<>())
        .add(SourceNames.text(source));
    if (folded(name.text()).startsWith(RESERVED)) {
      notes.misname(
          "reserved-table-name",
          SourceNames.text(source),
          "the name " + name,
          "SQLite keeps names that begin with " + RESERVED + " for itself.");
    }
  }

  /** Of several schemas the others than the usual one stand before the name. */
  private Identifier usual(TableName source) {
    return prefixed && !source.schema().text().equals(USUAL)
        ? Identifier.of(source.schema() + "_" + source.table())
        : source.table();
  }

  private void blockEqual(Map<String, List<String>> byName) {
    byName.forEach(
        (name, sources) -> {
          if (sources.size() > 1) {
            notes.misname(
                "name-collision",
                String.join(", ", sources),
                sources.size() + " objects with the name " + name + " on the target",
                "SQLite compares names without regard to the case of A to Z.");
          }
        });
  }

  /** As SQLite compares names. */
  static String folded(String name) {
    StringBuilder folded = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      folded.append(c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c);
    }
    return folded.toString();
  }

  /** What a file of the plan says of the table, or null. */
  static PlanEdits.@Nullable TableEdit edit(PlanOptions options, Table table) {
    return options.edits().tables().get(SourceNames.of(table.name()));
  }
}

package dev.pgtrek.plan;

import dev.pgtrek.model.Column;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Index;
import dev.pgtrek.model.Table;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Questions to a table about its keys; names are compared without regard to case, as SQLite does.
 */
final class SourceKeys {

  private SourceKeys() {}

  static Optional<Column> column(Table table, Identifier name) {
    return table
        .column(name)
        .or(
            () ->
                table.columns().stream()
                    .filter(c -> c.name().text().equalsIgnoreCase(name.text()))
                    .findFirst());
  }

  /** Whether the list names the column. */
  static boolean names(List<Identifier> list, Identifier column) {
    return list.stream().anyMatch(c -> c.text().equalsIgnoreCase(column.text()));
  }

  /** Whether the columns, in any order, are what a primary key, unique key or index is over. */
  static boolean isKey(Table table, List<Identifier> columns) {
    Set<String> wanted = lower(columns);
    return (table.primaryKey() != null && lower(table.primaryKey().columns()).equals(wanted))
        || table.uniqueKeys().stream().anyMatch(k -> lower(k.columns()).equals(wanted))
        || table.indexes().stream().anyMatch(i -> isPlainUnique(i) && terms(i).equals(wanted));
  }

  private static boolean isPlainUnique(Index index) {
    return index.unique()
        && index.where() == null
        && index.terms().stream().allMatch(t -> t.column() != null);
  }

  private static Set<String> terms(Index index) {
    return lower(
        index.terms().stream().flatMap(t -> Optional.ofNullable(t.column()).stream()).toList());
  }

  private static Set<String> lower(List<Identifier> columns) {
    return columns.stream().map(c -> c.text().toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
  }
}

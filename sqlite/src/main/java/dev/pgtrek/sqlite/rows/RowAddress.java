package dev.pgtrek.sqlite.rows;

import dev.pgtrek.model.Column;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Table;
import dev.pgtrek.sqlite.access.Names;
import java.util.List;
import java.util.Optional;

/** How a table's rows can be addressed by number. */
public final class RowAddress {

  private static final List<String> ROWID_NAMES = List.of("rowid", "_rowid_", "oid");

  private RowAddress() {}

  /**
   * The SQL that means the rowid; empty where the table has none, or where columns of its own hide
   * all three of its names.
   */
  public static Optional<String> of(Table table) {
    if (table.traits().withoutRowid()) {
      return Optional.empty();
    }
    List<Identifier> names = table.columns().stream().map(Column::name).toList();
    Optional<String> alias =
        table.columns().stream()
            .filter(c -> c.identity() != null)
            .map(c -> c.name().quoted())
            .findFirst();
    return alias.or(
        () -> ROWID_NAMES.stream().filter(n -> Names.find(names, n).isEmpty()).findFirst());
  }
}

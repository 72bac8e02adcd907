package dev.pgtrek.sqlite;

import dev.pgtrek.model.Catalog;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Table;
import dev.pgtrek.sqlite.access.ReaderPool;
import dev.pgtrek.sqlite.access.SqliteFailures;
import dev.pgtrek.sqlite.catalog.SchemaRow;
import dev.pgtrek.sqlite.rows.IndexComparison;
import dev.pgtrek.sqlite.rows.IndexTree;
import dev.pgtrek.sqlite.rows.SnapshotFile;
import dev.pgtrek.sqlite.rows.TableLayout;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Whether all indexes hold what their tables hold, in parts that can be run side by side. Tables
 * that have a partial index or one over an expression are left to SQLite, which alone can say what
 * such an index should hold.
 */
final class Consistency {

  private Consistency() {}

  static List<Supplier<List<Finding>>> of(
      SqliteSnapshot snapshot,
      ReaderPool pool,
      SnapshotFile rows,
      Catalog catalog,
      long rowsPerPart) {
    List<Supplier<List<Finding>>> parts = new ArrayList<>();
    try {
      Connection connection = pool.take();
      try {
        List<SchemaRow> schema = SchemaRow.all(connection);
        for (Table table : catalog.tables()) {
          if (SqliteSnapshot.isModules(table)) {
            // Its module keeps its tree in tables whose pages are checked like all others.
            continue;
          }
          TableLayout layout = snapshot.layout(table);
          List<String> others = new ArrayList<>();
          List<IndexTree> trees = IndexTree.of(connection, layout, schema, others);
          if (!others.isEmpty()) {
            String name = table.name().table().text();
            parts.add(() -> Integrity.ofIndexes(snapshot.file(), name));
          } else if (!trees.isEmpty()) {
            addParts(parts, IndexComparison.of(rows, layout, trees, rowsPerPart));
          }
        }
      } finally {
        pool.give(connection);
      }
    } catch (SQLException e) {
      throw SqliteFailures.wrap("looking for indexes", e);
    }
    return parts;
  }

  private static void addParts(List<Supplier<List<Finding>>> parts, IndexComparison comparison) {
    for (int part = 0; part < comparison.parts(); part++) {
      int number = part;
      parts.add(
          () ->
              comparison.run(number).stream()
                  .map(d -> Integrity.indexCorrupt(d.index(), d.measured()))
                  .toList());
    }
  }
}

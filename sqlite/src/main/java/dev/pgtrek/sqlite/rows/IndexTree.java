package dev.pgtrek.sqlite.rows;

import dev.pgtrek.model.Identifier;
import dev.pgtrek.sqlite.access.RawStatement;
import dev.pgtrek.sqlite.catalog.SchemaRow;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * An index as its tree: an entry for each row, with the values of some columns. Section 2.5 of the
 * file format.
 *
 * @param name its name
 * @param root the first page of its tree
 * @param unique whether no two entries may have the same key
 * @param keys how many of the columns are the key; the others tell the rows apart
 * @param columns per field of an entry the table's column, or {@link TableLayout#ROWID}
 */
public record IndexTree(String name, long root, boolean unique, int keys, List<Integer> columns) {

  public IndexTree {
    columns = List.copyOf(columns);
  }

  /**
   * The indexes of a table that have an entry for every row, made of stored columns alone.
   *
   * @param schema all rows of the schema
   * @param others takes the names of the other indexes
   */
  public static List<IndexTree> of(
      Connection connection, TableLayout layout, List<SchemaRow> schema, List<String> others)
      throws SQLException {
    String list = "PRAGMA main.index_list(" + layout.name().table().quoted() + ")";
    List<IndexTree> trees = new ArrayList<>();
    try (RawStatement row = RawStatement.prepare(connection, list)) {
      while (row.step()) {
        String name = new String(row.bytes(1), StandardCharsets.UTF_8);
        boolean partial = row.integer(4) != 0;
        long root =
            schema.stream()
                .filter(s -> s.type().equals("index") && s.name().equals(name))
                .mapToLong(SchemaRow::rootPage)
                .findFirst()
                .orElse(0);
        // The key of a WITHOUT ROWID table has no tree of its own: it is the table.
        if (root > 0 && root != layout.root()) {
          IndexTree tree = read(connection, name, root, row.integer(2) != 0);
          if (partial || !tree.columns.stream().allMatch(layout::isHeld)) {
            others.add(name);
          } else {
            trees.add(tree);
          }
        }
      }
    }
    return trees;
  }

  private static IndexTree read(Connection connection, String name, long root, boolean unique)
      throws SQLException {
    String info = "PRAGMA main.index_xinfo(" + Identifier.of(name).quoted() + ")";
    List<Integer> columns = new ArrayList<>();
    int keys = 0;
    try (RawStatement row = RawStatement.prepare(connection, info)) {
      while (row.step()) {
        columns.add((int) row.integer(1));
        keys += row.integer(5) != 0 ? 1 : 0;
      }
    }
    return new IndexTree(name, root, unique, keys, columns);
  }
}

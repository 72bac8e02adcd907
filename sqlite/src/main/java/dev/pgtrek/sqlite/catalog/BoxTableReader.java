package dev.pgtrek.sqlite.catalog;

import dev.pgtrek.model.Column;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Index;
import dev.pgtrek.model.Key;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.Table;
import dev.pgtrek.sqlite.access.Names;
import dev.pgtrek.sqlite.sql.VirtualTableText;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads an R*Tree table (https://sqlite.org/rtree.html) as the table that it looks like: a number,
 * the ends of one to five intervals, and auxiliary columns. Its rows are the application's; only
 * the way in which they are found is the module's, and stands in the table as an index.
 */
final class BoxTableReader {

  /** The method of the index that an R*Tree table is. */
  static final String METHOD = "rtree";

  private BoxTableReader() {}

  /** The table; empty where the module is another one, or the declaration is none of its. */
  static Optional<Table> read(Connection connection, SchemaRow row, String module)
      throws SQLException {
    boolean whole = Names.same(module, "rtree_i32");
    if (!whole && !Names.same(module, METHOD)) {
      return Optional.empty();
    }
    List<String> names =
        Query.list(
            connection, "SELECT name FROM pragma_table_info(?)", r -> r.getString(1), row.name());
    long auxiliary =
        VirtualTableText.arguments(row.sql()).stream()
            .filter(a -> a.strip().startsWith("+"))
            .count();
    int ends = names.size() - 1 - (int) auxiliary;
    if (ends < 2 || ends % 2 != 0) {
      return Optional.empty();
    }
    List<Column> columns = new ArrayList<>();
    List<Index.Term> terms = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      Identifier name = Identifier.of(names.get(i));
      boolean end = i > 0 && i <= ends;
      if (i == 0) {
        columns.add(
            new Column(
                name,
                "INTEGER",
                ScalarType.BIGINT,
                true,
                null,
                null,
                null,
                // A row without a number gets the next one.
                new Column.Identity(0)));
      } else if (end) {
        columns.add(
            column(
                name,
                whole ? "INT" : "REAL",
                whole ? ScalarType.INTEGER : ScalarType.DOUBLE,
                true));
        terms.add(Index.Term.of(name));
      } else {
        columns.add(column(name, "", ScalarType.ANY, false));
      }
    }
    Identifier index = Identifier.of(row.name() + "_" + METHOD);
    return Optional.of(
        new Table(
            TableReader.name(row.name()),
            columns,
            new Key(null, List.of(columns.getFirst().name())),
            List.of(),
            List.of(),
            List.of(new Index(index, false, METHOD, terms, null)),
            List.of(),
            new Table.Traits(false, false, false, row.sql())));
  }

  private static Column column(Identifier name, String declared, ScalarType type, boolean notNull) {
    return new Column(name, declared, type, notNull, null, null, null, null);
  }
}

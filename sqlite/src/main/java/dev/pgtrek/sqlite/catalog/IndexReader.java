package dev.pgtrek.sqlite.catalog;

import dev.pgtrek.model.Column;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Index;
import dev.pgtrek.sqlite.access.Names;
import dev.pgtrek.sqlite.sql.IndexText;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads one index, which may be the shadow of a key. */
final class IndexReader {

  private final ListRow row;
  private final List<TermRow> terms;
  private final IndexText text;

  private IndexReader(ListRow row, List<TermRow> terms, IndexText text) {
    this.row = row;
    this.terms = terms;
    this.text = text;
  }

  /** All indexes of a table in the order of their making. */
  static List<IndexReader> of(Connection connection, String table, List<SchemaRow> schema)
      throws SQLException {
    List<ListRow> rows =
        Query.list(
            connection,
            "SELECT name, \"unique\", origin FROM pragma_index_list(?) ORDER BY seq DESC",
            r -> new ListRow(r.getString(1), r.getBoolean(2), r.getString(3)),
            table);
    List<IndexReader> readers = new ArrayList<>();
    for (ListRow row : rows) {
      List<TermRow> terms =
          Query.list(
              connection,
              "SELECT name, \"desc\", coll FROM pragma_index_xinfo(?) WHERE \"key\" ORDER BY seqno",
              r ->
                  new TermRow(
                      r.getString(1),
                      r.getBoolean(2),
                      Objects.requireNonNullElse(r.getString(3), "BINARY")),
              row.name());
      String sql =
          schema.stream()
              .filter(s -> s.type().equals("index") && s.name().equals(row.name()))
              .map(SchemaRow::sql)
              .findFirst()
              .orElse("");
      readers.add(new IndexReader(row, terms, IndexText.of(sql)));
    }
    return readers;
  }

  boolean isPrimaryKey() {
    return row.origin().equals("pk");
  }

  boolean isUniqueKey() {
    return row.origin().equals("u");
  }

  List<String> collations() {
    return terms.stream().map(TermRow::collation).toList();
  }

  /** Its columns, without its expressions. */
  List<Identifier> columns() {
    return terms.stream()
        .map(TermRow::column)
        .filter(Objects::nonNull)
        .map(Identifier::of)
        .toList();
  }

  /**
   * Whether every term compares as its column does. A key that does not refuses other pairs than a
   * key over its columns would, and so is kept as an index with its collations.
   */
  boolean followsColumns(List<Column> columns) {
    return terms.stream().allMatch(t -> t.column() != null && own(t, columns) == null);
  }

  /** The index as such. */
  Index index(List<Column> columns, @Nullable Identifier constraintName) {
    List<Index.Term> all = new ArrayList<>();
    for (int i = 0; i < terms.size(); i++) {
      TermRow term = terms.get(i);
      String column = term.column();
      String expression = i < text.terms().size() ? text.terms().get(i) : "";
      all.add(
          new Index.Term(
              column == null ? null : Identifier.of(column),
              column == null ? expression : null,
              term.descending(),
              own(term, columns),
              null));
    }
    Identifier name = constraintName != null ? constraintName : Identifier.of(row.name());
    return new Index(name, row.unique(), "btree", all, text.where());
  }

  /** The term's collation where it is not the column's, else null. */
  private static @Nullable Identifier own(TermRow term, List<Column> columns) {
    Optional<Column> column =
        columns.stream().filter(c -> c.name().text().equals(term.column())).findFirst();
    String natural = column.map(Column::collation).map(Identifier::text).orElse("BINARY");
    return Names.same(term.collation(), natural) ? null : Identifier.of(term.collation());
  }

  private record ListRow(String name, boolean unique, String origin) {}

  private record TermRow(@Nullable String column, boolean descending, String collation) {}
}

package dev.pgtrek.postgres.source;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Column;
import dev.pgtrek.model.ForeignKey;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.TableName;
import dev.pgtrek.postgres.catalog.SourceCatalog;
import dev.pgtrek.postgres.session.Session;
import dev.pgtrek.postgres.session.SourceFailures;
import dev.pgtrek.postgres.sql.SqlFailures;
import dev.pgtrek.spi.RowSearch;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;

/**
 * Questions about rows of a held snapshot. A row's place is what a cursor hands over for it: the
 * number of its heap among its table's, its page and its number there.
 */
final class PostgresRowSearch implements RowSearch {

  /** Rows fetched at once. */
  private static final int FETCH = 10_000;

  private final HeldSnapshot held;

  PostgresRowSearch(HeldSnapshot held) {
    this.held = held;
  }

  @Override
  public void failing(Table table, String condition, LongConsumer each) {
    String sql =
        "SELECT \"(place)\" FROM " + placed(table) + " t WHERE (" + condition + "\n) IS NOT TRUE";
    try (Session session = held.borrow();
        Statement statement = fetching(session.connection());
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        each.accept(row.getLong(1));
      }
    } catch (SQLException failure) {
      if (SqlFailures.state(failure).startsWith("42")) {
        throw new PgtrekException.Usage(
            "condition-not-understood",
            "PostgreSQL does not understand the condition on "
                + table.name()
                + ": "
                + SqlFailures.reason(failure)
                + ".",
            "Write it as PostgreSQL reads it, over the table's own columns.");
      }
      throw SourceFailures.reading(SqlFailures.wrap("asking about " + table.name(), failure));
    }
  }

  @Override
  public void references(Table child, ForeignKey key, References each) {
    Table parent = held.catalog().catalog().table(key.parent()).orElse(null);
    if (parent == null) {
      throw new IllegalArgumentException("the snapshot has no table " + key.parent());
    }
    String sql =
        "SELECT c.\"(place)\", p.\"(place)\" FROM "
            + placed(child)
            + " c LEFT JOIN "
            + placed(parent)
            + " p ON "
            + held.catalog().reference(child.name(), key).equal("c", "p")
            + " WHERE "
            + key.columns().stream()
                .map(c -> "c." + c.quoted() + " IS NOT NULL")
                .collect(Collectors.joining(" AND "))
            + " ORDER BY 1";
    try (Session session = held.borrow();
        Statement statement = fetching(session.connection());
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        long place = row.getLong(1);
        long found = row.getLong(2);
        each.reference(place, !row.wasNull(), found);
      }
    } catch (SQLException failure) {
      throw SourceFailures.reading(
          SqlFailures.wrap("looking for the parents of " + child.name(), failure));
    }
  }

  private static Statement fetching(Connection connection) throws SQLException {
    Statement statement = connection.createStatement();
    statement.setEscapeProcessing(false);
    statement.setFetchSize(FETCH);
    return statement;
  }

  /** The table with each row's place beside its columns. */
  private String placed(Table table) {
    SourceCatalog.Relation relation = held.catalog().relations().get(table.name());
    if (relation == null || relation.kind() == SourceCatalog.Kind.VIEW) {
      throw new IllegalArgumentException("rows of " + table.name() + " have no place");
    }
    String columns =
        table.columns().stream()
            .map(Column::name)
            .map(Identifier::quoted)
            .collect(Collectors.joining(", "));
    List<TableName> heaps =
        relation.kind() == SourceCatalog.Kind.PARTITIONED && !relation.leaves().isEmpty()
            ? relation.leaves()
            : List.of(table.name());
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < heaps.size(); i++) {
      parts.add(
          ("SELECT %s, %d::bigint << 48 | (ctid::text::point)[0]::bigint << 16"
                  + " | (ctid::text::point)[1]::bigint AS \"(place)\" FROM ONLY %s")
              .formatted(columns, i, heaps.get(i).quoted()));
    }
    return "(" + String.join(" UNION ALL ", parts) + ")";
  }
}

package dev.pgtrek.postgres.inplace;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Names the rows because of which a unique index or an exclusion constraint cannot be built. */
final class Conflicts {

  /** The index's expressions, its condition, how NULL counts, and its operators if it excludes. */
  private static final String SHAPE =
      """
      SELECT (SELECT array_agg(pg_get_indexdef(x.indexrelid, k, true)
            || CASE WHEN x.indcollation[k - 1] <> 0
              THEN ' COLLATE ' || x.indcollation[k - 1]::regcollation ELSE '' END ORDER BY k)
          FROM generate_series(1, x.indnkeyatts::int) k),
        coalesce(pg_get_expr(x.indpred, x.indrelid), 'true'),
        coalesce((to_jsonb(x) ->> 'indnullsnotdistinct')::boolean, false),
        (SELECT array_agg(format('OPERATOR(%I.%s)', n.nspname, o.oprname) ORDER BY e.place)
          FROM pg_constraint c CROSS JOIN LATERAL unnest(c.conexclop) WITH ORDINALITY e(op, place)
          JOIN pg_operator o ON o.oid = e.op JOIN pg_namespace n ON n.oid = o.oprnamespace
          WHERE c.conindid = x.indexrelid AND c.conexclop IS NOT NULL)
      FROM pg_index x WHERE x.indexrelid = :index
      """;

  private final Connection transaction;
  private final TextIndex index;
  private final String name;

  private Conflicts(Connection transaction, TextIndex index, String name) {
    this.transaction = transaction;
    this.index = index;
    this.name = name;
  }

  /** Groups of rows that cannot stand beside each other, a line each, up to a number. */
  static List<String> of(Connection transaction, TextIndex index) throws SQLException {
    HeapRows.askRowsAlone(transaction);
    String name = HeapRows.name(transaction, index.table());
    return new Conflicts(transaction, index, name).find();
  }

  private List<String> find() throws SQLException {
    try (Statement statement = transaction.createStatement();
        ResultSet row =
            statement.executeQuery(SHAPE.replace(":index", Long.toString(index.oid())))) {
      row.next();
      List<String> keys = List.of((String[]) row.getArray(1).getArray());
      String condition = row.getString(2);
      boolean nullsCount = row.getBoolean(3);
      java.sql.Array operators = row.getArray(4);
      return lines(
          operators == null
              ? duplicates(keys, condition, nullsCount)
              : overlaps(keys, condition, List.of((String[]) operators.getArray())));
    }
  }

  private String duplicates(List<String> keys, String condition, boolean nullsCount) {
    StringBuilder sql = new StringBuilder();
    sql.append("SELECT string_agg(").append(name).append(", ' and ' ORDER BY r.ctid) FROM ONLY ");
    sql.append(index.tableName()).append(" AS r WHERE (").append(condition).append(')');
    if (!nullsCount) {
      keys.forEach(key -> sql.append(" AND (").append(key).append(") IS NOT NULL"));
    }
    sql.append(" GROUP BY ").append(String.join(", ", keys));
    return sql.append(" HAVING count(*) > 1 ORDER BY min(r.ctid) LIMIT ")
        .append(HeapRows.MOST)
        .toString();
  }

  private String overlaps(List<String> keys, String condition, List<String> operators) {
    StringBuilder columns = new StringBuilder();
    StringBuilder conflict = new StringBuilder("a.place < b.place");
    for (int i = 0; i < keys.size(); i++) {
      columns.append(", (").append(keys.get(i)).append(") AS k").append(i);
      conflict.append(" AND a.k%d %s b.k%d".formatted(i, operators.get(i), i));
    }
    String side =
        "(SELECT r.ctid AS place, %s AS name%s FROM ONLY %s AS r WHERE %s)"
            .formatted(name, columns, index.tableName(), condition);
    return "SELECT a.name || ' and ' || b.name FROM %s a JOIN %s b ON %s ORDER BY a.place LIMIT %d"
        .formatted(side, side, conflict, HeapRows.MOST);
  }

  private List<String> lines(String sql) throws SQLException {
    List<String> lines = new ArrayList<>();
    try (Statement statement = transaction.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        lines.add(row.getString(1));
      }
    }
    return lines;
  }
}

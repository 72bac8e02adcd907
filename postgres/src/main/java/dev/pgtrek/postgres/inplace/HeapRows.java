package dev.pgtrek.postgres.inplace;

import dev.pgtrek.postgres.sql.Rows;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks for rows without asking any index, and without letting the planner conclude from a
 * condition that there can be none: both may be wrong now.
 */
final class HeapRows {

  /** Rows that are named; of more only the number is told. */
  static final int MOST = 20;

  /** The way on once rows were mended: they are not those of the manifests any more. */
  static final String AFTERWARDS =
      "Then run the same command again; where it goes by manifests, take new ones before ('pgtrek"
          + " manifest --all-databases'), since the rows are others than theirs now.";

  private static final String BY_ROWS_ALONE =
      """
      SET LOCAL enable_indexscan = off; SET LOCAL enable_indexonlyscan = off;
      SET LOCAL enable_bitmapscan = off; SET LOCAL constraint_exclusion = off;
      SET LOCAL enable_partition_pruning = off; SET LOCAL row_security = off;
      """;

  /** A row by its primary key, where it has one, and by its place. */
  private static final String NAME =
      """
      SELECT coalesce((SELECT format('concat(ROW(%s)::text, %s)',
          string_agg(format('%s.%I', 'r', a.attname), ', ' ORDER BY k.place),
          quote_literal(' at ')) FROM unnest(x.indkey::int2[]) WITH ORDINALITY k(number, place)
          JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = k.number
          HAVING count(*) > 0),
        quote_literal('row at ')) || ' || r.ctid'
      FROM (SELECT) one LEFT JOIN pg_index x ON x.indrelid = :table AND x.indisprimary
      """;

  /**
   * Rows.
   *
   * @param count how many there are
   * @param names some of them, in the order of their places
   */
  record Found(long count, List<String> names) {

    Found {
      names = List.copyOf(names);
    }

    /** For a finding: how many, and which. */
    String words(String what) {
      return count
          + (count == 1 ? " row" : " rows")
          + " "
          + what
          + ": "
          + String.join(", ", names)
          + (count > names.size() ? ", …" : "");
    }
  }

  private HeapRows() {}

  /** For the rest of the transaction. */
  static void askRowsAlone(Connection transaction) throws SQLException {
    Rows.run(transaction, BY_ROWS_ALONE);
  }

  /** An expression that names a row of a table that is called {@code r} in the query. */
  static String name(Connection connection, long table) throws SQLException {
    return Rows.value(connection, NAME.replace(":table", Long.toString(table)));
  }

  /**
   * The rows of one table itself for which a condition is true.
   *
   * @param table its name, quoted
   * @param name as {@link #name} gives it
   */
  static Found where(Connection transaction, String table, String name, String condition)
      throws SQLException {
    List<String> names = new ArrayList<>();
    long count = 0;
    String sql =
        "SELECT %s, count(*) OVER () FROM ONLY %s AS r WHERE %s ORDER BY r.ctid LIMIT %d"
            .formatted(name, table, condition, MOST);
    try (Statement statement = transaction.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        names.add(row.getString(1));
        count = row.getLong(2);
      }
    }
    return new Found(count, names);
  }

  static String literal(String text) {
    return '\'' + text.replace("'", "''") + '\'';
  }
}

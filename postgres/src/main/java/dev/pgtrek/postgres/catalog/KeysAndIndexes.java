package dev.pgtrek.postgres.catalog;

import dev.pgtrek.model.ForeignKey;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Index;
import dev.pgtrek.model.TableName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of constraints and indexes is asked and read alike in a source and in a target: the columns
 * of the queries from the second on, the first being what tells the table.
 */
final class KeysAndIndexes {

  /** Of {@code pg_constraint k}, {@code pg_class p} and {@code pg_namespace pn}: 2 to 12. */
  static final String CONSTRAINT =
      """
      k.contype, k.conname,
        (SELECT array_agg(a.attname::text ORDER BY u.place)
          FROM unnest(k.conkey) WITH ORDINALITY u (num, place)
          JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.num),
        pg_get_expr(k.conbin, k.conrelid), pn.nspname, p.relname,
        (SELECT array_agg(a.attname::text ORDER BY u.place)
          FROM unnest(k.confkey) WITH ORDINALITY u (num, place)
          JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.num),
        k.confdeltype, k.confupdtype, k.condeferrable, k.condeferred
      """;

  /** Of {@link #OF_INDEX}: 2 to 11. */
  static final String INDEX_TERM =
      """
      i.relname, x.indisunique, am.amname, pg_get_expr(x.indpred, x.indrelid),
        s.place, a.attname, pg_get_indexdef(x.indexrelid, s.place + 1, true),
        x.indoption[s.place] & 1 = 1,
        CASE WHEN NOT o.opcdefault THEN o.opcname END,
        CASE WHEN x.indcollation[s.place] <> 0
            AND x.indcollation[s.place] <> coalesce(a.attcollation, 0) THEN
          (SELECT collname FROM pg_collation WHERE oid = x.indcollation[s.place]) END
      """;

  /** The terms of indexes, a row each; the table is {@code c}. */
  static final String OF_INDEX =
      """
      FROM pg_index x
      JOIN pg_class c ON c.oid = x.indrelid
      JOIN pg_class i ON i.oid = x.indexrelid
      JOIN pg_am am ON am.oid = i.relam
      CROSS JOIN LATERAL generate_series(0, x.indnkeyatts - 1) s (place)
      JOIN pg_opclass o ON o.oid = x.indclass[s.place]
      LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = x.indkey[s.place]
        AND a.attnum > 0
      """;

  /** Of {@code pg_index x}: none that a constraint has made. */
  static final String BY_ITSELF =
      """
      NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = x.indexrelid
        AND k.contype IN ('p', 'u', 'x'))
      """;

  private KeysAndIndexes() {}

  /** The columns of a key: of every constraint but a check. */
  static List<Identifier> columns(ResultSet row) throws SQLException {
    return names(row, 4);
  }

  static ForeignKey foreignKey(ResultSet row, Identifier name) throws SQLException {
    return new ForeignKey(
        name,
        columns(row),
        TableName.of(row.getString(6), row.getString(7)),
        names(row, 8),
        action(row.getString(9)),
        action(row.getString(10)),
        row.getBoolean(11),
        row.getBoolean(12));
  }

  static Index.Term term(ResultSet row) throws SQLException {
    String column = row.getString(7);
    return new Index.Term(
        identifier(column),
        column == null ? Parentheses.off(row.getString(8)) : null,
        row.getBoolean(9),
        identifier(row.getString(11)),
        row.getString(10));
  }

  /** The condition of a partial index, or null. */
  static @Nullable String where(ResultSet row) throws SQLException {
    String predicate = row.getString(5);
    return predicate == null ? null : Parentheses.off(predicate);
  }

  /** The array of names that a row holds. */
  static List<Identifier> names(ResultSet row, int column) throws SQLException {
    return Arrays.stream((String[]) row.getArray(column).getArray()).map(Identifier::of).toList();
  }

  static @Nullable Identifier identifier(@Nullable String name) {
    return name == null ? null : Identifier.of(name);
  }

  private static ForeignKey.Action action(String letter) {
    return switch (letter) {
      case "r" -> ForeignKey.Action.RESTRICT;
      case "c" -> ForeignKey.Action.CASCADE;
      case "n" -> ForeignKey.Action.SET_NULL;
      case "d" -> ForeignKey.Action.SET_DEFAULT;
      default -> ForeignKey.Action.NO_ACTION;
    };
  }
}

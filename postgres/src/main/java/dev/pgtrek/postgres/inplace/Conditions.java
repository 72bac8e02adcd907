package dev.pgtrek.postgres.inplace;

import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Severity;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks again what was true when rows were written and depends on how texts are sorted: CHECKs, the
 * conditions of domains, and generated columns that are stored.
 */
final class Conditions {

  /** Subject, table, its number, what must not be, why, fix, code. */
  private static final String ALL =
      """
      SELECT format('check %I on %I.%I', k.conname, n.nspname, c.relname),
        format('%I.%I', n.nspname, c.relname), c.oid,
        format('NOT (%s)', pg_get_expr(k.conbin, k.conrelid)),
        'break it, as texts are sorted now', 'check-broken',
        format('Mend the rows, or let it hold for new rows only: ALTER TABLE %1$I.%2$I DROP'
          || ' CONSTRAINT %3$I, ADD CONSTRAINT %3$I %4$s NOT VALID;', n.nspname, c.relname,
          k.conname, pg_get_constraintdef(k.oid))
      FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE k.contype = 'c' AND k.convalidated AND c.relkind = 'r' AND c.relpersistence <> 't'
        AND EXISTS (:check)
      UNION ALL
      SELECT format('generated column %I of %I.%I', a.attname, n.nspname, c.relname),
        format('%I.%I', n.nspname, c.relname), c.oid,
        format('r.%I IS DISTINCT FROM (%s)', a.attname, pg_get_expr(d.adbin, d.adrelid)),
        'hold another value than would be computed now', 'generated-value-differs',
        format('UPDATE %I.%I SET %I = DEFAULT; -- computes it anew, and changes the rows',
          n.nspname, c.relname, a.attname)
      FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
      WHERE a.attgenerated = 's' AND c.relkind = 'r' AND c.relpersistence <> 't'
        AND EXISTS (:generated)
      UNION ALL
      SELECT format('domain %I.%I in column %I of %I.%I', tn.nspname, t.typname, a.attname,
          n.nspname, c.relname),
        format('%I.%I', n.nspname, c.relname), c.oid,
        format('r.%I::%s::%I.%I IS NULL AND r.%I IS NOT NULL', a.attname,
          format_type(t.typbasetype, t.typtypmod), tn.nspname, t.typname, a.attname),
        'break it, as texts are sorted now', 'check-broken', 'Mend the rows, or drop the'
          || ' condition of the domain and add it as NOT VALID.'
      FROM pg_constraint k JOIN pg_type t ON t.oid = k.contypid
      JOIN pg_namespace tn ON tn.oid = t.typnamespace
      JOIN pg_attribute a ON a.atttypid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
      JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE k.contype = 'c' AND k.convalidated AND c.relkind = 'r' AND c.relpersistence <> 't'
        AND n.nspname <> 'information_schema' AND EXISTS (:check)
      ORDER BY 1
      """;

  private Conditions() {}

  /**
   * Asks.
   *
   * @param transaction an open one, which the caller undoes
   * @param database its database's name
   * @param changed the numbers of the orders that may have changed, as an array of SQL's
   */
  static List<Finding> of(Connection transaction, String database, String changed)
      throws SQLException {
    HeapRows.askRowsAlone(transaction);
    List<Finding> found = new ArrayList<>();
    String sql =
        ALL.replace(":check", uses("k.conbin::text", changed))
            .replace(":generated", uses("d.adbin::text", changed));
    try (Statement statement = transaction.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        ask(transaction, database, row, found);
      }
    }
    return found;
  }

  private static String uses(String tree, String changed) {
    return "SELECT FROM (%s) used(sorts) WHERE used.sorts = ANY (%s)"
        .formatted(TextIndexes.IN_EXPRESSION.formatted(tree), changed);
  }

  private static void ask(
      Connection transaction, String database, ResultSet row, List<Finding> found)
      throws SQLException {
    String subject = row.getString(1);
    String code = row.getString(6);
    Savepoint before = transaction.setSavepoint();
    try {
      String name = HeapRows.name(transaction, row.getLong(3));
      HeapRows.Found rows = HeapRows.where(transaction, row.getString(2), name, row.getString(4));
      transaction.releaseSavepoint(before);
      if (rows.count() > 0) {
        found.add(
            new Finding(
                code,
                Severity.WARN,
                subject,
                rows.words(row.getString(5)),
                "It was so when the rows were written, and depends on how texts are sorted.",
                row.getString(7) + " " + HeapRows.AFTERWARDS));
      }
    } catch (SQLException failure) {
      String state = String.valueOf(failure.getSQLState());
      if (Faults.ofServer(failure)) {
        throw failure;
      }
      transaction.rollback(before);
      if (Damage.isIn(failure)) {
        found.add(Damage.of(transaction, database, failure));
        return;
      }
      found.add(
          new Finding(
              code,
              Severity.WARN,
              subject,
              state.equals("23514")
                  ? "at least one row breaks it, as texts are sorted now"
                  : "it cannot be asked again: SQLSTATE " + state,
              "It was so when the rows were written, and depends on how texts are sorted.",
              row.getString(7)));
    }
  }
}

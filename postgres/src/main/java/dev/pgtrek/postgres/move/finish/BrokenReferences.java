package dev.pgtrek.postgres.move.finish;

import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Severity;
import dev.pgtrek.model.TableName;
import dev.pgtrek.postgres.sql.Rows;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Rows whose foreign key finds no parent. A constraint says that there are none, and still there
 * may be some: it was never validated, or its triggers were off when they came.
 */
public final class BrokenReferences {

  private static final int SAMPLES = 5;

  /** Keys that one round trip asks about: each locks two tables and their indexes to its end. */
  private static final int AT_ONCE = 50;

  /**
   * Per key: its name, its table, its parent, its columns, and what finds the rows. MATCH SIMPLE
   * lets every row with a NULL pass, MATCH FULL only those that are all NULL. Left out are keys
   * that the server does not enforce, and those of periods, whose parents may be several rows.
   */
  private static final String KEYS =
      """
      SELECT quote_ident(k.conname), own.name, parent.name,
        string_agg(format('c.%I', a.attname), ', ' ORDER BY u.ord),
        format('FROM %s c WHERE (%s) AND NOT EXISTS (SELECT FROM %s p WHERE %s)', own.name,
          string_agg(format('c.%I IS NOT NULL', a.attname),
            CASE k.confmatchtype WHEN 'f' THEN ' OR ' ELSE ' AND ' END ORDER BY u.ord),
          parent.name,
          string_agg(format('p.%I OPERATOR(%I.%s) c.%I', pa.attname, opn.nspname, op.oprname,
            a.attname), ' AND ' ORDER BY u.ord))
      FROM pg_constraint k
      CROSS JOIN LATERAL (SELECT format('%I.%I', n.nspname, c.relname) AS name
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.oid = k.conrelid) own
      CROSS JOIN LATERAL (SELECT format('%I.%I', n.nspname, c.relname) AS name
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.oid = k.confrelid) parent
      CROSS JOIN LATERAL unnest(k.conkey, k.confkey, k.conpfeqop)
        WITH ORDINALITY AS u(num, parentnum, eq, ord)
      JOIN pg_operator op ON op.oid = u.eq JOIN pg_namespace opn ON opn.oid = op.oprnamespace
      JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.num
      JOIN pg_attribute pa ON pa.attrelid = k.confrelid AND pa.attnum = u.parentnum
      WHERE k.contype = 'f' AND k.conparentid = 0
        AND coalesce((to_jsonb(k) ->> 'conenforced')::boolean, true)
        AND NOT coalesce((to_jsonb(k) ->> 'conperiod')::boolean, false) :which
      GROUP BY k.oid, k.conname, k.confmatchtype, own.name, parent.name
      ORDER BY own.name, k.conname
      """;

  private BrokenReferences() {}

  /** Looks through every reference; each costs a join of its two tables. */
  public static List<Finding> of(Connection connection) throws SQLException {
    return of(connection, KEYS.replace(":which", ""));
  }

  /** Looks through one reference. */
  public static List<Finding> of(Connection connection, TableName table, Identifier name)
      throws SQLException {
    return of(
        connection,
        KEYS.replace(
            ":which",
            "AND k.conname = %s AND k.conrelid = to_regclass(%s)"
                .formatted(literal(name.text()), literal(table.quoted()))));
  }

  /** With standard_conforming_strings, which the caller's session has, only quotes count. */
  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  private static List<Finding> of(Connection connection, String keys) throws SQLException {
    List<List<String>> all = Rows.of(connection, keys);
    List<Finding> found = new ArrayList<>();
    for (int from = 0; from < all.size(); from += AT_ONCE) {
      List<List<String>> some = all.subList(from, Math.min(all.size(), from + AT_ONCE));
      List<Long> broken = broken(connection, some);
      for (int i = 0; i < some.size(); i++) {
        if (broken.get(i) > 0) {
          found.add(broken(some.get(i), broken.get(i)));
        }
      }
    }
    return List.copyOf(found);
  }

  /** How many rows break each of some keys. */
  private static List<Long> broken(Connection connection, List<List<String>> keys)
      throws SQLException {
    List<Long> broken = new ArrayList<>();
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      boolean more =
          statement.execute(
              keys.stream()
                  .map(key -> "SELECT count(*) " + key.get(4))
                  .collect(Collectors.joining(";\n")));
      while (more) {
        try (ResultSet row = statement.getResultSet()) {
          row.next();
          broken.add(row.getLong(1));
        }
        more = statement.getMoreResults();
      }
    }
    return broken;
  }

  private static Finding broken(List<String> key, long rows) {
    return new Finding(
        "foreign-key-broken",
        Severity.WARN,
        "foreign key " + key.get(0) + " of " + key.get(1),
        rows + " rows without a parent in " + key.get(2),
        "It cannot be validated on the target and stays NOT VALID there.",
        "Find them: SELECT "
            + key.get(3)
            + " "
            + key.get(4)
            + " LIMIT "
            + SAMPLES
            + "; then mend or delete them, or move them as they are.");
  }
}

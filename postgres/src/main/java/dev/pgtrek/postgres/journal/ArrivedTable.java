package dev.pgtrek.postgres.journal;

import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Original.Changed;
import dev.pgtrek.model.TableName;
import dev.pgtrek.postgres.extension.ExtensionFacts;
import dev.pgtrek.postgres.session.Sessions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * How the server spelled what a run made when the run ended: digests of the texts of defaults,
 * computations, rules, indexes, views and triggers. What it spells otherwise later was altered
 * since, or stands on a server of another major version. The table came later than the others: a
 * journal without it is whole, and tells of no change.
 */
final class ArrivedTable {

  static final String NAME = "arrived";

  private static final String DDL =
      """
      CREATE TABLE IF NOT EXISTS pgtrek.arrived (
        run bigint NOT NULL REFERENCES pgtrek.run ON DELETE CASCADE,
        kind text NOT NULL,
        table_name text NOT NULL,
        name text NOT NULL,
        digest text NOT NULL,
        PRIMARY KEY (run, kind, table_name, name)
      );
      COMMENT ON TABLE pgtrek.arrived IS
        'Digests of what the run made, so that a later change of it is noticed.';
      """;

  /** Of one schema; what a partition or a constraint has of itself is left out. */
  private static final String PRESENT =
      """
      SELECT o.kind, o.table_name, o.name,
        encode(sha256(convert_to(string_agg(o.text, E'\\n' ORDER BY o.text), 'UTF8')), 'hex') AS digest
      FROM (
        SELECT 'expression' AS kind, c.relname::text AS table_name, a.attname::text AS name,
          pg_get_expr(d.adbin, d.adrelid) AS text
        FROM pg_attrdef d JOIN pg_class c ON c.oid = d.adrelid
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.adnum
        WHERE c.relnamespace = to_regnamespace(:schema)
        UNION ALL
        SELECT 'rule', c.relname, k.conname, pg_get_constraintdef(k.oid)
        FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
        WHERE c.relnamespace = to_regnamespace(:schema) AND k.contype IN ('p', 'u', 'f', 'c', 'x')
        UNION ALL
        SELECT 'index', c.relname, i.relname, pg_get_indexdef(i.oid)
        FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
        WHERE c.relnamespace = to_regnamespace(:schema)
        UNION ALL
        SELECT 'view', c.relname, c.relname, pg_get_viewdef(c.oid)
        FROM pg_class c WHERE c.relnamespace = to_regnamespace(:schema) AND c.relkind IN ('v', 'm')
        UNION ALL
        SELECT 'trigger', c.relname, t.tgname, pg_get_triggerdef(t.oid) || E'\\n' || f.prosrc
        FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc f ON f.oid = t.tgfoid
        WHERE c.relnamespace = to_regnamespace(:schema) AND NOT t.tgisinternal
      ) o GROUP BY 1, 2, 3
      """;

  private ArrivedTable() {}

  private static String present(String schema) {
    return PRESENT.replace(":schema", ExtensionFacts.literal(Identifier.of(schema).quoted()));
  }

  /** The texts name everything in full, whatever path the session has. */
  private static void spellInFull(Connection transaction) throws SQLException {
    Sessions.ask(transaction, "SELECT set_config('search_path', '', true)");
  }

  /** Writes what a run has made, in the transaction that ends it; changes its search path. */
  static void write(Connection transaction, long run, String schema) throws SQLException {
    spellInFull(transaction);
    try (Statement statement = transaction.createStatement()) {
      statement.execute(DDL);
      statement.executeUpdate(
          "INSERT INTO pgtrek.arrived (run, kind, table_name, name, digest) SELECT "
              + run
              + ", p.* FROM ("
              + present(schema)
              + ") p ON CONFLICT DO NOTHING");
    }
  }

  /** What is no longer as a run made it, in order; changes the transaction's search path. */
  static List<Changed> changed(Connection transaction, long run, String schema)
      throws SQLException {
    boolean readable =
        Sessions.ask(
                transaction,
                "SELECT coalesce(has_table_privilege(to_regclass('pgtrek.arrived'), 'SELECT'),"
                    + " false)")
            .equals("t");
    if (!readable) {
      return List.of();
    }
    spellInFull(transaction);
    List<Changed> changed = new ArrayList<>();
    try (PreparedStatement statement =
        transaction.prepareStatement(
            "SELECT p.kind, p.table_name, p.name FROM ("
                + present(schema)
                + ") p JOIN pgtrek.arrived a ON a.run = ? AND a.kind = p.kind"
                + " AND a.table_name = p.table_name AND a.name = p.name"
                + " WHERE a.digest <> p.digest ORDER BY 1, 2, 3")) {
      statement.setLong(1, run);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          changed.add(
              new Changed(
                  Changed.Kind.valueOf(row.getString(1).toUpperCase(java.util.Locale.ROOT)),
                  TableName.of(schema, row.getString(2)),
                  Identifier.of(row.getString(3))));
        }
      }
    }
    return List.copyOf(changed);
  }
}

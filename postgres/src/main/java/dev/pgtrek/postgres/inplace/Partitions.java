package dev.pgtrek.postgres.inplace;

import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Severity;
import dev.pgtrek.postgres.sql.Rows;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Partitions that were cut by how texts are sorted: whether their borders still stand in order, and
 * whether every row sits where it would be looked for.
 */
final class Partitions {

  /** Partitioned tables whose key sorts by an order that may have changed. */
  private static final String TABLES =
      """
      SELECT c.oid, format('%I.%I', n.nspname, c.relname), pg_get_partkeydef(c.oid)
      FROM pg_partitioned_table p JOIN pg_class c ON c.oid = p.partrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE (EXISTS (SELECT FROM unnest(p.partcollation::oid[]) u(sorts)
          JOIN pg_collation l ON l.oid = u.sorts
          WHERE u.sorts = ANY (:changed) AND (p.partstrat = 'r' OR NOT l.collisdeterministic))
        OR EXISTS (SELECT FROM (:used) used(sorts) WHERE used.sorts = ANY (:changed)))
      ORDER BY 2
      """;

  private static final String CHILDREN =
      """
      SELECT pg_get_expr(c.relpartbound, c.oid) FROM pg_inherits i
      JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = :parent ORDER BY c.relname
      """;

  private static final String LEAVES =
      """
      SELECT c.oid, format('%I.%I', n.nspname, c.relname), pg_get_partition_constraintdef(c.oid),
        format('%I.%I', rn.nspname, root.relname), pg_relation_size(c.oid)
      FROM pg_partition_tree(:parent) t JOIN pg_class c ON c.oid = t.relid
      JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_class root ON root.oid = pg_partition_root(:parent)
      JOIN pg_namespace rn ON rn.oid = root.relnamespace
      WHERE t.isleaf AND c.relkind = 'r' ORDER BY 2
      """;

  private static final String COLUMNS =
      """
      SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
      WHERE attrelid = :leaf AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
      """;

  /**
   * Rows in a partition where they do not belong.
   *
   * @param partition its name, quoted
   * @param words how many, and which
   * @param statement what moves them
   * @param bytes the partition's size
   */
  record Misplaced(String partition, String words, String statement, long bytes) {}

  /**
   * What was found.
   *
   * @param defects borders that no longer stand in order
   * @param misplaced partitions with rows that belong elsewhere
   * @param tables how many partitioned tables were looked into
   */
  record Outcome(List<Finding> defects, List<Misplaced> misplaced, int tables) {

    Outcome {
      defects = List.copyOf(defects);
      misplaced = List.copyOf(misplaced);
    }
  }

  /** A partitioned table whose key is in doubt. */
  private record Parent(long oid, String name, String key) {}

  private Partitions() {}

  /**
   * Looks.
   *
   * @param transaction an open one, which the caller undoes
   * @param database its database's name
   * @param changed the numbers of the orders that may have changed, as an array of SQL's
   */
  static Outcome of(Connection transaction, String database, String changed) throws SQLException {
    HeapRows.askRowsAlone(transaction);
    List<Parent> parents = new ArrayList<>();
    String tables =
        TABLES
            .replace(":changed", changed)
            .replace(":used", TextIndexes.IN_EXPRESSION.formatted("p.partexprs::text"));
    try (Statement statement = transaction.createStatement();
        ResultSet row = statement.executeQuery(tables)) {
      while (row.next()) {
        parents.add(new Parent(row.getLong(1), row.getString(2), row.getString(3)));
      }
    }
    List<Finding> defects = new ArrayList<>();
    List<Misplaced> misplaced = new ArrayList<>();
    for (Parent parent : parents) {
      Savepoint before = transaction.setSavepoint();
      try {
        borders(transaction, parent, defects);
        rows(transaction, parent, misplaced);
      } catch (SQLException failure) {
        if (Faults.ofServer(failure)) {
          throw failure;
        }
        transaction.rollback(before);
        defects.add(
            Damage.isIn(failure)
                ? Damage.of(transaction, database, failure)
                : notExamined(parent, failure));
      }
    }
    return new Outcome(defects, misplaced.stream().distinct().toList(), parents.size());
  }

  private static Finding notExamined(Parent parent, SQLException failure) {
    return new Finding(
        "partitions-not-examined",
        Severity.WARN,
        "table " + parent.name(),
        Faults.words(failure),
        "Whether its rows sit where they are looked for is not known.",
        "Run as a role that may read the table and make temporary ones, best as a superuser.");
  }

  /** The server itself says whether it would take these borders today. */
  private static void borders(Connection transaction, Parent parent, List<Finding> defects)
      throws SQLException {
    List<String> bounds = new ArrayList<>();
    try (Statement statement = transaction.createStatement();
        ResultSet row =
            statement.executeQuery(CHILDREN.replace(":parent", Long.toString(parent.oid())))) {
      while (row.next()) {
        bounds.add(row.getString(1));
      }
    }
    Savepoint before = transaction.setSavepoint();
    String at = "";
    try {
      Rows.run(
          transaction,
          "CREATE TEMP TABLE pgtrek_borders (LIKE "
              + parent.name()
              + ") PARTITION BY "
              + parent.key());
      for (int i = 0; i < bounds.size(); i++) {
        at = bounds.get(i);
        Rows.run(
            transaction,
            "CREATE TEMP TABLE pgtrek_borders_%d PARTITION OF pg_temp.pgtrek_borders %s"
                .formatted(i, at));
      }
    } catch (SQLException failure) {
      if (!"42P17".equals(failure.getSQLState())) {
        throw failure;
      }
      defects.add(
          new Finding(
              "partition-borders-disordered",
              Severity.WARN,
              "table " + parent.name(),
              "the server would not take this partition beside the others today: " + at,
              "The borders are texts, and stand in another order now; rows are looked for in the"
                  + " wrong partition, or in none.",
              "Make the table anew with borders under COLLATE \"C\", or go back to the earlier"
                  + " image."));
    } finally {
      transaction.rollback(before);
    }
  }

  private static void rows(Connection transaction, Parent parent, List<Misplaced> misplaced)
      throws SQLException {
    try (Statement statement = transaction.createStatement();
        ResultSet row =
            statement.executeQuery(LEAVES.replace(":parent", Long.toString(parent.oid())))) {
      while (row.next()) {
        long leaf = row.getLong(1);
        String name = row.getString(2);
        // A default partition without a sibling takes every row.
        String holds = row.getString(3) == null ? "true" : row.getString(3);
        HeapRows.Found found =
            HeapRows.where(
                transaction, name, HeapRows.name(transaction, leaf), "(" + holds + ") IS FALSE");
        if (found.count() > 0) {
          misplaced.add(
              new Misplaced(
                  name,
                  found.words("in " + name + " where they do not belong, as texts are sorted now"),
                  move(transaction, leaf, name, holds, row.getString(4)),
                  row.getLong(5)));
        }
      }
    }
  }

  private static String move(
      Connection transaction, long leaf, String name, String holds, String root)
      throws SQLException {
    String columns = Rows.value(transaction, COLUMNS.replace(":leaf", Long.toString(leaf)));
    return ("WITH moved AS (DELETE FROM ONLY %s WHERE (%s) IS FALSE RETURNING %s)"
            + " INSERT INTO %s (%3$s) OVERRIDING SYSTEM VALUE SELECT %3$s FROM moved")
        .formatted(name, holds, columns, root);
  }
}

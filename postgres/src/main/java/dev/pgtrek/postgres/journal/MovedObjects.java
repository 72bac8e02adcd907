package dev.pgtrek.postgres.journal;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.postgres.session.Session;
import dev.pgtrek.postgres.session.Sessions;
import dev.pgtrek.postgres.sql.SqlFailures;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a move between servers made, whatever it is, by the catalog that knows it and its number
 * there: the journal's list of it, and the only place that drops any of it. What goes with
 * something else, such as indexes and triggers with their table, is not listed.
 */
public final class MovedObjects {

  /**
   * Stands in the journal where other runs name the schema that receives. No schema can be named
   * so.
   */
  public static final String WHOLE_DATABASE = "*";

  /** Dropped in one transaction: each needs a lock until its end. */
  private static final int PER_TRANSACTION = 200;

  /** The first number that a server gives to what is not its own. */
  private static final int FIRST_OF_USERS = 16_384;

  /** A mark that everything lies behind. */
  public static final long EVERYTHING = 0;

  /** Objects that stand by themselves, as class, number, and the transaction that wrote the row. */
  private static final String OBJECTS =
      """
      SELECT o.class, o.oid, o.writer FROM (
        SELECT 'pg_namespace'::regclass, oid, xmin FROM pg_namespace WHERE nspname !~ '^pg_'
        UNION ALL SELECT 'pg_class'::regclass, oid, xmin FROM pg_class
          WHERE relkind IN ('r', 'p', 'v', 'm', 'f', 'S', 'c') AND relpersistence <> 't'
        UNION ALL SELECT 'pg_proc'::regclass, oid, xmin FROM pg_proc
        UNION ALL SELECT 'pg_type'::regclass, oid, xmin FROM pg_type
          WHERE typtype IN ('b', 'd', 'e', 'r', 'p') AND typrelid = 0
        UNION ALL SELECT 'pg_operator'::regclass, oid, xmin FROM pg_operator
        UNION ALL SELECT 'pg_opclass'::regclass, oid, xmin FROM pg_opclass
        UNION ALL SELECT 'pg_opfamily'::regclass, oid, xmin FROM pg_opfamily
        UNION ALL SELECT 'pg_am'::regclass, oid, xmin FROM pg_am
        UNION ALL SELECT 'pg_cast'::regclass, oid, xmin FROM pg_cast
        UNION ALL SELECT 'pg_collation'::regclass, oid, xmin FROM pg_collation
        UNION ALL SELECT 'pg_conversion'::regclass, oid, xmin FROM pg_conversion
        UNION ALL SELECT 'pg_language'::regclass, oid, xmin FROM pg_language
        UNION ALL SELECT 'pg_transform'::regclass, oid, xmin FROM pg_transform
        UNION ALL SELECT 'pg_ts_config'::regclass, oid, xmin FROM pg_ts_config
        UNION ALL SELECT 'pg_ts_dict'::regclass, oid, xmin FROM pg_ts_dict
        UNION ALL SELECT 'pg_ts_parser'::regclass, oid, xmin FROM pg_ts_parser
        UNION ALL SELECT 'pg_ts_template'::regclass, oid, xmin FROM pg_ts_template
        UNION ALL SELECT 'pg_foreign_data_wrapper'::regclass, oid, xmin
          FROM pg_foreign_data_wrapper
        UNION ALL SELECT 'pg_foreign_server'::regclass, oid, xmin FROM pg_foreign_server
        UNION ALL SELECT 'pg_event_trigger'::regclass, oid, xmin FROM pg_event_trigger
        UNION ALL SELECT 'pg_publication'::regclass, oid, xmin FROM pg_publication
        UNION ALL SELECT 'pg_extension'::regclass, oid, xmin FROM pg_extension
        UNION ALL SELECT 'pg_statistic_ext'::regclass, oid, xmin FROM pg_statistic_ext
        UNION ALL SELECT 'pg_largeobject'::regclass, oid, xmin FROM pg_largeobject_metadata
      ) o(class, oid, writer)
      WHERE o.oid >= %d AND :which AND NOT EXISTS (
          SELECT FROM pg_depend d WHERE d.classid = o.class AND d.objid = o.oid
            AND d.objsubid = 0 AND d.deptype IN ('e', 'i'))
        AND NOT EXISTS (
          SELECT FROM pg_depend d WHERE d.classid = o.class AND d.objid = o.oid
            AND d.refclassid = 'pg_namespace'::regclass
            AND d.refobjid = to_regnamespace('pgtrek')::oid)
        AND NOT (o.class = 'pg_namespace'::regclass
          AND o.oid = to_regnamespace('pgtrek')::oid)
      """
          .formatted(FIRST_OF_USERS);

  private static final String RECORDED =
      """
      SELECT r.kind::regclass::oid, r.oid, i.type, i.identity, coalesce(i.name, '')
      FROM pgtrek.object r
      LEFT JOIN LATERAL pg_identify_object(r.kind::regclass, r.oid, 0) i
        ON pg_describe_object(r.kind::regclass, r.oid, 0) IS NOT NULL
      WHERE r.schema_name = '*'
      """;

  private MovedObjects() {}

  /**
   * One of them.
   *
   * @param type what the server calls it: {@code table}, {@code operator class}
   * @param identity its name as statements write it
   * @param name its own name as it is, or empty where it has none
   * @param oid its number
   */
  public record Moved(String type, String identity, String name, long oid) {

    String words() {
      return type + " " + identity;
    }

    /** The statement that removes it. */
    String drop(boolean cascade) {
      String kind =
          switch (type) {
            case "function", "procedure", "aggregate" -> "ROUTINE";
            case "composite type" -> "TYPE";
            case "statistics object" -> "STATISTICS";
            case "foreign-data wrapper" -> "FOREIGN DATA WRAPPER";
            default -> type.toUpperCase(java.util.Locale.ROOT);
          };
      return switch (type) {
        case "large object" -> "SELECT lo_unlink(" + oid + ")";
        case "transform" -> "DROP TRANSFORM " + identity.replace(" on language ", " LANGUAGE ");
        default -> "DROP " + kind + " " + identity + (cascade ? " CASCADE" : "");
      };
    }
  }

  /**
   * The number that the server gives next, about: whatever is made from now on and does not bring
   * its own has a higher one, until they begin anew after four thousand million. It is taken from a
   * large object that is never made; {@link #EVERYTHING} where the role may make none.
   *
   * @param connection outside of a transaction
   */
  public static long mark(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    try {
      return next(connection);
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  private static long next(Connection transaction) throws SQLException {
    Savepoint before = transaction.setSavepoint();
    long number = EVERYTHING;
    try {
      number = Long.parseLong(Sessions.ask(transaction, "SELECT pg_catalog.lo_create(0)"));
    } catch (SQLException failure) {
      if (!SqlFailures.state(failure).equals("42501")) {
        throw failure;
      }
    }
    transaction.rollback(before);
    transaction.releaseSavepoint(before);
    return number;
  }

  /**
   * Records what the open transaction has made. Whatever is visible of a transaction that has not
   * ended is its own, but for schemas that were there and are altered. Only numbers behind a mark
   * are looked at, by the catalogs' indexes: looking through all of them for each step would take a
   * time that grows with the square of their number.
   *
   * @param mark what {@link #mark} gave before the transaction, or {@link #EVERYTHING}
   * @param there names of those schemas
   */
  public static void recordNew(Connection transaction, String step, long mark, Set<String> there)
      throws SQLException {
    boolean behind = mark > EVERYTHING && next(transaction) > mark;
    long from = behind ? mark : EVERYTHING;
    String own =
        """
        age(o.writer) <= 0 AND pg_xact_status((pg_current_xact_id()::text::bigint >> 32 << 32
          | o.writer::text::bigint)::text::xid8) = 'in progress'
        """;
    // The planner knows nothing of rows that came in this transaction.
    seqscan(transaction, behind ? "off" : "on");
    try (PreparedStatement statement =
        transaction.prepareStatement(
            "INSERT INTO pgtrek.object (kind, oid, schema_name, object_name, step) SELECT"
                + " made.class::regclass::text, made.oid, '*', (pg_identify_object(made.class,"
                + " made.oid, 0)).identity, ? FROM ("
                + OBJECTS.replace(":which", own + " AND o.oid >= " + from)
                + ") made WHERE NOT (made.class = 'pg_namespace'::regclass"
                + " AND (SELECT nspname FROM pg_namespace WHERE oid = made.oid) = ANY (?))"
                + " ON CONFLICT DO NOTHING")) {
      statement.setString(1, step);
      statement.setArray(2, transaction.createArrayOf("text", there.toArray()));
      statement.executeUpdate();
    }
    seqscan(transaction, "on");
  }

  private static void seqscan(Connection transaction, String to) throws SQLException {
    Sessions.ask(transaction, "SELECT set_config('enable_seqscan', '" + to + "', true)");
  }

  /** What was made and stands, the last made first. */
  public static List<Moved> standing(Connection connection) throws SQLException {
    List<Moved> standing = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(RECORDED + " ORDER BY r.made_at DESC, r.oid DESC")) {
      while (row.next()) {
        if (row.getString(3) != null) {
          standing.add(
              new Moved(
                  row.getString(3), row.getString(4), unquoted(row.getString(5)), row.getLong(2)));
        }
      }
    }
    return standing;
  }

  /** The server gives names as statements write them. */
  private static String unquoted(String name) {
    return name.length() > 1 && name.startsWith("\"")
        ? name.substring(1, name.length() - 1).replace("\"\"", "\"")
        : name;
  }

  /**
   * Compares the list with the catalog.
   *
   * @return true
   * @throws PgtrekException.Journal if something is gone
   */
  public static boolean mustStand(Connection connection) throws SQLException {
    List<String> gone = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT r.object_name FROM pgtrek.object r WHERE r.schema_name = '*'"
                    + " AND pg_describe_object(r.kind::regclass, r.oid, 0) IS NULL"
                    + " ORDER BY 1 LIMIT 10")) {
      while (row.next()) {
        gone.add(row.getString(1));
      }
    }
    if (!gone.isEmpty()) {
      throw new PgtrekException.Journal(
          "journal-does-not-fit",
          "The journal says that pgtrek made these, but they are gone: "
              + String.join(", ", gone)
              + ".",
          "Start over: 'pgtrek clean --tables' removes what the run made, then run it again.");
    }
    return true;
  }

  /** What stands in the database and was not made by a move, in words; at most ten. */
  static List<String> foreign(Connection connection) throws SQLException {
    List<String> foreign = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT concat_ws(' ', i.type, i.identity) FROM ("
                    + OBJECTS.replace(
                        ":which",
                        "NOT EXISTS (SELECT FROM pgtrek.object r WHERE r.schema_name = '*'"
                            + " AND r.kind = o.class::regclass::text AND r.oid = o.oid)")
                    + ") other CROSS JOIN LATERAL pg_identify_object(other.class, other.oid, 0) i"
                    + " ORDER BY 1 LIMIT 10")) {
      while (row.next()) {
        foreign.add(row.getString(1));
      }
    }
    return foreign;
  }

  /**
   * Removes all of it, some at a time, so that it can be broken off and gone on with. What somebody
   * else hung on it stops it: then nothing is dropped that would take other things with it.
   *
   * @throws PgtrekException.Journal if something cannot go without taking other things along
   */
  public static int remove(Sessions sessions) {
    int removed = 0;
    while (true) {
      try (Session session = sessions.borrow()) {
        Connection transaction = session.transaction();
        List<Moved> standing = standing(transaction);
        if (standing.isEmpty()) {
          forget(transaction);
          transaction.commit();
          return removed;
        }
        List<String> foreign = foreign(transaction);
        int dropped = dropSome(transaction, standing, foreign.isEmpty());
        if (dropped == 0) {
          PgtrekException inUse =
              new PgtrekException.Journal(
                  "objects-in-use",
                  "What pgtrek made cannot be removed, because other things stand on it; among what"
                      + " it did not make are: "
                      + String.join(", ", foreign)
                      + ".",
                  "Remove or move those first, or drop the whole database, if nobody needs it.");
          throw removed == 0 ? inUse : inUse.leftInPlace();
        }
        forget(transaction);
        transaction.commit();
        removed += dropped;
      } catch (SQLException failure) {
        throw SqlFailures.wrap("removing what an earlier run made", failure);
      }
    }
  }

  private static int dropSome(Connection transaction, List<Moved> standing, boolean cascade)
      throws SQLException {
    int dropped = 0;
    try (Statement statement = transaction.createStatement()) {
      for (Moved each : standing) {
        if (dropped >= PER_TRANSACTION) {
          break;
        }
        Savepoint before = transaction.setSavepoint();
        try {
          statement.execute(each.drop(cascade));
          dropped++;
        } catch (SQLException failure) {
          transaction.rollback(before);
          // It went with another one, or others still stand on it.
          if (!List.of("42P01", "42704", "42883", "3F000", "2BP01", "42809")
              .contains(SqlFailures.state(failure))) {
            throw failure;
          }
        }
        transaction.releaseSavepoint(before);
      }
    }
    return dropped;
  }

  private static void forget(Connection transaction) throws SQLException {
    try (Statement statement = transaction.createStatement()) {
      statement.execute(
          "DELETE FROM pgtrek.object WHERE schema_name = '*'"
              + " AND pg_describe_object(kind::regclass, oid, 0) IS NULL");
    }
  }
}

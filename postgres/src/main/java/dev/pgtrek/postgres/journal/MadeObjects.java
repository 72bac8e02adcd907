package dev.pgtrek.postgres.journal;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.TableName;
import dev.pgtrek.postgres.session.Sessions;
import dev.pgtrek.spi.Step;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The journal's list of what runs into a schema made, by oid. Only this and {@link MovedObjects},
 * the list of moves of a whole database, ever drop anything.
 */
public final class MadeObjects {

  private static final String STANDS =
      "EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
          + " WHERE c.oid = o.oid AND c.relname = o.object_name AND n.nspname = o.schema_name)";

  private MadeObjects() {}

  /**
   * Records the table or view that a step has made, in the step's transaction.
   *
   * @param kind {@code table} or {@code view}
   */
  public static void recordRelation(Connection transaction, String kind, Step step)
      throws SQLException {
    TableName table = step.table();
    long oid = JournalTables.relation(transaction, table.schema().text(), table.table().text());
    if (oid == 0) {
      throw new IllegalStateException(step.id() + " made no " + kind + " of that name");
    }
    record(transaction, kind, oid, table.schema().text(), table.table().text(), step.id());
  }

  /**
   * Records the functions that a step has made, in the step's transaction: they are not dropped
   * with the table whose triggers call them. A row version of this transaction tells them.
   */
  public static void recordFunctions(Connection transaction, Step step) throws SQLException {
    try (PreparedStatement statement =
        transaction.prepareStatement(
            """
            INSERT INTO pgtrek.object (kind, oid, schema_name, object_name, step)
            SELECT 'function', p.oid, n.nspname, p.proname, ?
            FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
            WHERE n.nspname = ? AND p.prorettype = 'trigger'::regtype
              AND p.xmin = pg_current_xact_id()::xid
            ON CONFLICT (kind, oid) DO UPDATE SET schema_name = excluded.schema_name,
              object_name = excluded.object_name, step = excluded.step, made_at = now()
            """)) {
      statement.setString(1, step.id());
      statement.setString(2, step.table().schema().text());
      statement.executeUpdate();
    }
  }

  /** Records the schema that a step has made, in the step's transaction. */
  public static void recordSchema(Connection transaction, String schema, Step step)
      throws SQLException {
    record(
        transaction,
        "schema",
        JournalTables.schema(transaction, schema),
        schema,
        schema,
        step.id());
  }

  static void record(
      Connection transaction, String kind, long oid, String schema, String name, String step)
      throws SQLException {
    try (PreparedStatement statement =
        transaction.prepareStatement(
            """
            INSERT INTO pgtrek.object (kind, oid, schema_name, object_name, step)
            VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (kind, oid) DO UPDATE SET schema_name = excluded.schema_name,
              object_name = excluded.object_name, step = excluded.step, made_at = now()
            """)) {
      statement.setString(1, kind);
      statement.setLong(2, oid);
      statement.setString(3, schema);
      statement.setString(4, name);
      statement.setString(5, step);
      statement.executeUpdate();
    }
  }

  /**
   * Compares the tables that a run's steps recorded with the catalog.
   *
   * @throws PgtrekException.Journal naming those that are gone or are no longer the same
   */
  static void mustStand(Connection connection, long run) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT s.id FROM pgtrek.step s WHERE s.run = ? AND s.kind = 'TABLE'"
                + " AND s.sql_state IS NULL AND NOT EXISTS (SELECT FROM pgtrek.object o"
                + " WHERE o.kind = 'table' AND o.step = s.id AND "
                + STANDS
                + ") ORDER BY s.id")) {
      statement.setLong(1, run);
      List<String> gone = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          gone.add(row.getString(1).split(" ", 3)[1]);
        }
      }
      if (!gone.isEmpty()) {
        throw new PgtrekException.Journal(
            "journal-does-not-fit",
            "The journal says that pgtrek made these tables, but they are gone or were made anew: "
                + String.join(", ", gone)
                + ".",
            "Start over: pgtrek clean --tables removes what the run made, then run it again.");
      }
    }
  }

  /** What is recorded for a schema. */
  public static Made of(Connection connection, String schema) throws SQLException {
    if (!JournalTables.present(connection)) {
      return Made.NOTHING;
    }
    List<String> runs = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT id FROM pgtrek.run WHERE schema = ? ORDER BY number DESC")) {
      statement.setString(1, schema);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          runs.add(row.getString(1));
        }
      }
    }
    return new Made(
        true,
        runs,
        relations(connection, "table", schema),
        relations(connection, "view", schema),
        functions(connection, schema),
        MadeExtensions.standing(connection, schema),
        MadeSearch.standing(connection, schema),
        schema.equals(MovedObjects.WHOLE_DATABASE)
            ? MovedObjects.standing(connection).stream().map(MovedObjects.Moved::words).toList()
            : List.of());
  }

  /** The functions of triggers that are still the same, as {@code schema.name()} and oid. */
  private static List<Made.MadeFunction> functions(Connection connection, String schema)
      throws SQLException {
    List<Made.MadeFunction> functions = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT p.oid, o.object_name FROM pgtrek.object o
            JOIN pg_proc p ON p.oid = o.oid AND p.proname = o.object_name AND p.pronargs = 0
            JOIN pg_namespace n ON n.oid = p.pronamespace AND n.nspname = o.schema_name
            WHERE o.kind = 'function' AND o.schema_name = ?
            ORDER BY o.object_name COLLATE "C"
            """)) {
      statement.setString(1, schema);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          functions.add(
              new Made.MadeFunction(TableName.of(schema, row.getString(2)), row.getLong(1)));
        }
      }
    }
    return functions;
  }

  private static List<Made.MadeTable> relations(Connection connection, String kind, String schema)
      throws SQLException {
    List<Made.MadeTable> tables = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT o.object_name, o.oid, o.made_at, "
                + STANDS
                + " FROM pgtrek.object o WHERE o.kind = ? AND o.schema_name = ?"
                + " ORDER BY o.object_name COLLATE \"C\", o.made_at")) {
      statement.setString(1, kind);
      statement.setString(2, schema);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          tables.add(
              new Made.MadeTable(
                  TableName.of(schema, row.getString(1)),
                  row.getLong(2),
                  row.getObject(3, OffsetDateTime.class).toInstant(),
                  row.getBoolean(4)));
        }
      }
    }
    return tables;
  }

  /**
   * Removes the journal of a schema's runs and, if asked, the tables that it recorded. All of it or
   * nothing happens.
   */
  public static Cleaned clean(Connection transaction, String schema, boolean alsoTables)
      throws SQLException {
    JournalTables.lockMaking(transaction);
    Made made = of(transaction, schema);
    if (!made.journal()) {
      return Cleaned.NOTHING;
    }
    List<TableName> dropped = new ArrayList<>();
    List<TableName> kept = new ArrayList<>();
    List<String> extensions = List.of();
    boolean schemaDropped = false;
    List<String> putBack = ReleasedObjects.putBack(transaction, schema);
    if (alsoTables) {
      for (Made.MadeTable table : made.tables()) {
        if (table.stands()) {
          dropped.add(table.name());
        } else if (JournalTables.relation(transaction, schema, table.name().table().text()) != 0) {
          kept.add(table.name());
        }
      }
      kept.removeAll(dropped);
      dropViews(transaction, made.views());
      drop(transaction, made.tables());
      dropFunctions(transaction, made.functions());
      MadeSearch.drop(transaction, schema);
      extensions = MadeExtensions.drop(transaction, made.extensions());
      schemaDropped = dropSchema(transaction, schema);
    }
    return new Cleaned(
        dropped,
        kept.stream().distinct().toList(),
        schemaDropped,
        forget(transaction, schema),
        extensions,
        putBack);
  }

  /** Views stand on tables and on each other, so they go first, and all at once. */
  private static void dropViews(Connection transaction, List<Made.MadeTable> views)
      throws SQLException {
    String names =
        views.stream()
            .filter(Made.MadeTable::stands)
            .map(v -> v.name().quoted())
            .collect(Collectors.joining(", "));
    if (!names.isEmpty()) {
      try (Statement statement = transaction.createStatement()) {
        statement.execute("DROP VIEW " + names);
      }
    }
  }

  /** Their triggers went with the tables. */
  private static void dropFunctions(Connection transaction, List<Made.MadeFunction> functions)
      throws SQLException {
    for (Made.MadeFunction function : functions) {
      try (Statement statement = transaction.createStatement()) {
        statement.execute("DROP FUNCTION " + function.name().quoted() + "()");
      }
    }
  }

  /** Drops tables in one statement, so that references among them do not stand in the way. */
  private static void drop(Connection transaction, List<Made.MadeTable> tables)
      throws SQLException {
    List<Made.MadeTable> standing = tables.stream().filter(Made.MadeTable::stands).toList();
    if (standing.isEmpty()) {
      return;
    }
    String names = standing.stream().map(t -> t.name().quoted()).collect(Collectors.joining(", "));
    try (Statement statement = transaction.createStatement()) {
      statement.execute("LOCK TABLE " + names + " IN ACCESS EXCLUSIVE MODE");
      for (Made.MadeTable table : standing) {
        long now =
            JournalTables.relation(
                transaction, table.name().schema().text(), table.name().table().text());
        if (now != table.oid()) {
          throw new PgtrekException.Journal(
              "journal-does-not-fit",
              "The table " + table.name() + " was replaced while pgtrek clean was at work.",
              "Run the same command again.");
        }
      }
      // Without CASCADE: what somebody else hung on these tables stops the clean-up.
      statement.execute("DROP TABLE " + names);
    }
  }

  private static boolean dropSchema(Connection transaction, String schema) throws SQLException {
    try (PreparedStatement statement =
        transaction.prepareStatement(
            """
            SELECT n.oid FROM pg_namespace n
            JOIN pgtrek.object o ON o.kind = 'schema' AND o.oid = n.oid AND o.schema_name = n.nspname
            WHERE n.nspname = ? AND NOT EXISTS (
              SELECT FROM pg_depend d WHERE d.refclassid = 'pg_namespace'::regclass
                AND d.refobjid = n.oid)
            """)) {
      statement.setString(1, schema);
      try (ResultSet result = statement.executeQuery()) {
        if (!result.next()) {
          return false;
        }
      }
    }
    try (Statement statement = transaction.createStatement()) {
      statement.execute("DROP SCHEMA " + Identifier.of(schema).quoted());
    }
    return true;
  }

  /** Forgets a schema's runs; whether the journal itself went with the last of them. */
  private static boolean forget(Connection transaction, String schema) throws SQLException {
    for (String sql :
        List.of(
            "DELETE FROM pgtrek.run WHERE schema = ?",
            "DELETE FROM pgtrek.object WHERE schema_name = ?")) {
      try (PreparedStatement statement = transaction.prepareStatement(sql)) {
        statement.setString(1, schema);
        statement.executeUpdate();
      }
    }
    if (!"f".equals(Sessions.ask(transaction, "SELECT EXISTS (SELECT FROM pgtrek.run)"))) {
      return false;
    }
    try (Statement statement = transaction.createStatement()) {
      statement.execute("DROP TABLE IF EXISTS pgtrek.original");
      statement.execute("DROP TABLE IF EXISTS pgtrek.arrived");
      statement.execute("DROP TABLE IF EXISTS pgtrek.addition");
      statement.execute(
          "DROP TABLE pgtrek.format, pgtrek.chunk, pgtrek.step, pgtrek.reject, pgtrek.object,"
              + " pgtrek.run");
      String left =
          Sessions.ask(
              transaction,
              "SELECT EXISTS (SELECT FROM pg_depend WHERE refclassid = 'pg_namespace'::regclass"
                  + " AND refobjid = to_regnamespace('pgtrek'))");
      if ("t".equals(left)) {
        return false;
      }
      statement.execute("DROP SCHEMA pgtrek");
      return true;
    }
  }
}

package dev.pgtrek.postgres;

import dev.pgtrek.model.Identifier;
import dev.pgtrek.postgres.session.Session;
import dev.pgtrek.postgres.session.Sessions;
import dev.pgtrek.postgres.sql.SqlFailures;
import dev.pgtrek.postgres.url.PostgresUrl;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A database that a dump is restored into. It must be empty, or not there, and then it is created.
 * Each call logs in for itself, so that nothing stands in the way of dropping it again. For one
 * thread.
 */
public final class RestoreTarget {

  /** Classes of objects that an empty database has none of, outside the server's own schemas. */
  private static final String CONTENT =
      """
      WITH own AS (
        SELECT oid, nspname FROM pg_namespace
        WHERE nspname !~ '^pg_' AND nspname <> 'information_schema')
      SELECT 'schema ' || nspname FROM own o WHERE nspname <> 'public'
        AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_namespace'::regclass
          AND d.objid = o.oid AND d.deptype = 'e')
      UNION ALL
      SELECT 'relation ' || c.oid::regclass::text FROM pg_class c JOIN own ON own.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
          AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass
            AND d.objid = c.oid AND d.deptype = 'e')
      UNION ALL
      SELECT 'function ' || p.oid::regprocedure::text FROM pg_proc p JOIN own ON own.oid = p.pronamespace
        WHERE NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass
          AND d.objid = p.oid AND d.deptype = 'e')
      UNION ALL
      SELECT 'type ' || t.oid::regtype::text FROM pg_type t JOIN own ON own.oid = t.typnamespace
        WHERE t.typtype IN ('d', 'e', 'r')
          AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_type'::regclass
            AND d.objid = t.oid AND d.deptype = 'e')
      UNION ALL
      SELECT 'large object ' || oid::text FROM pg_largeobject_metadata
      """;

  /** What servers say of a locale or a clause that they do not know. */
  private static final Set<String> REFUSED_LOCALE =
      Set.of("42601", "42704", "42809", "22023", "0A000");

  private final PostgresUrl url;

  private RestoreTarget(PostgresUrl url) {
    this.url = url;
  }

  public static RestoreTarget of(PostgresUrl url) {
    return new RestoreTarget(url);
  }

  public PostgresUrl url() {
    return url;
  }

  /** Whether the database is there; whatever else keeps from logging in is a failure. */
  public boolean exists() {
    try (Connection _ = Sessions.connectTo(url)) {
      return true;
    } catch (SQLException failure) {
      if (SqlFailures.state(failure).equals("3D000")) {
        return false;
      }
      throw SqlFailures.connecting(url, failure);
    }
  }

  /** The server's major version; the database need not be there. */
  public int major() {
    return Integer.parseInt(server("SHOW server_version_num").getFirst()) / 10_000;
  }

  /** Some of what the database holds, as {@code kind name}; empty for an empty database. */
  public List<String> content() {
    return ask(url, CONTENT + " LIMIT 20");
  }

  /** Those of the roles that the server does not have. */
  public List<String> missingRoles(List<String> roles) {
    List<String> there = server("SELECT rolname FROM pg_roles");
    return roles.stream().filter(role -> !there.contains(role)).toList();
  }

  /** Those of the extensions, named without their versions, that the server cannot make. */
  public List<String> missingExtensions(List<String> names) {
    List<String> there = server("SELECT name FROM pg_available_extensions");
    return names.stream().filter(name -> !there.contains(name)).toList();
  }

  /**
   * Creates the database as the dumped one was: in its encoding, and in its locale where this
   * server has that.
   *
   * @param settings {@code encoding}, {@code collate}, {@code ctype}, {@code provider} and {@code
   *     locale}, each if known
   * @return whether it has the locale of the dumped one, or that is not known
   */
  public boolean create(Map<String, String> settings) {
    String plain =
        "CREATE DATABASE "
            + Identifier.of(url.database()).quoted()
            + " TEMPLATE template0 ENCODING "
            + literal(settings.getOrDefault("encoding", "UTF8"));
    String locale = locale(settings);
    if (!locale.isEmpty()) {
      try {
        run(plain + locale);
        return true;
      } catch (SQLException failure) {
        if (!REFUSED_LOCALE.contains(SqlFailures.state(failure))) {
          throw SqlFailures.wrap("creating the database", failure);
        }
      }
    }
    try {
      run(plain);
    } catch (SQLException failure) {
      throw SqlFailures.wrap("creating the database", failure);
    }
    return locale.isEmpty();
  }

  /**
   * Gathers the planner's statistics, which a dump does not hold. It may take hours, so that an
   * interrupt and a server that no longer answers have to end it.
   */
  public void analyze() {
    try (Sessions sessions = Sessions.of(url);
        Session session = sessions.borrow();
        Statement statement = session.connection().createStatement()) {
      // What the database's own expressions find, and whom they wait for, is its own affair.
      statement.execute("RESET search_path");
      statement.execute("RESET lock_timeout");
      statement.execute("ANALYZE");
    } catch (SQLException failure) {
      throw SqlFailures.wrap("gathering statistics", failure);
    }
  }

  /** The clauses for a locale, as far as it is known; a server may not know them, or it. */
  private static String locale(Map<String, String> settings) {
    String collate = settings.get("collate");
    String ctype = settings.get("ctype");
    if (collate == null || ctype == null) {
      return "";
    }
    String ofTheLibrary = " LC_COLLATE " + literal(collate) + " LC_CTYPE " + literal(ctype);
    String named = literal(settings.getOrDefault("locale", ""));
    return switch (settings.getOrDefault("provider", "c")) {
      case "i" -> ofTheLibrary + " LOCALE_PROVIDER icu ICU_LOCALE " + named;
      case "b" -> ofTheLibrary + " LOCALE_PROVIDER builtin BUILTIN_LOCALE " + named;
      default -> ofTheLibrary;
    };
  }

  /** Drops the database, and ends the sessions in it. */
  public void drop() {
    try {
      run("DROP DATABASE IF EXISTS " + Identifier.of(url.database()).quoted() + " WITH (FORCE)");
    } catch (SQLException failure) {
      throw SqlFailures.wrap("dropping the database", failure);
    }
  }

  /** Creates roles that nobody can log in as, for a server of our own. */
  public void createRoles(List<String> roles) {
    try {
      for (String role : roles) {
        run("CREATE ROLE " + Identifier.of(role).quoted());
      }
    } catch (SQLException failure) {
      throw SqlFailures.wrap("creating roles", failure);
    }
  }

  private void run(String statement) throws SQLException {
    try (Connection connection = Sessions.connectBriefly(url.inDatabase("postgres"));
        Statement made = connection.createStatement()) {
      made.execute(statement);
    }
  }

  private List<String> server(String sql) {
    return ask(url.inDatabase("postgres"), sql);
  }

  private static List<String> ask(PostgresUrl database, String sql) {
    try (Connection connection = Sessions.connectBriefly(database)) {
      try (Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery(sql)) {
        List<String> texts = new ArrayList<>();
        while (rows.next()) {
          texts.add(String.valueOf(rows.getString(1)));
        }
        return texts;
      } catch (SQLException failure) {
        throw SqlFailures.wrap("looking at the database", failure);
      }
    } catch (SQLException failure) {
      throw SqlFailures.connecting(database, failure);
    }
  }

  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}

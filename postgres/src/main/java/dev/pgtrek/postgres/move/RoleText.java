package dev.pgtrek.postgres.move;

import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Severity;
import dev.pgtrek.postgres.sql.Rows;
import dev.pgtrek.postgres.sql.SqlText;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The roles of both servers, as far as a move needs them.
 *
 * @param definitions the statements that make each of the source's roles as it is, less its
 *     password
 * @param target names of the target's roles
 * @param givable those of them that the role that logs in can give objects to and still work with
 * @param creating those of them that may create in a schema that the target has, as {@code
 *     schema.role}, each with the schema
 * @param superusers those of them that are superusers
 */
public record RoleText(
    Map<String, String> definitions,
    Set<String> target,
    Set<String> givable,
    Map<String, String> creating,
    Set<String> superusers) {

  private static final String CREATING =
      """
      SELECT n.nspname || '.' || r.rolname, n.nspname FROM pg_namespace n CROSS JOIN pg_roles r
      WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'pgtrek')
        AND has_schema_privilege(r.oid, n.oid, 'CREATE')
      """;

  /** Attributes that are told only where they are not what a new role has. */
  private static final String ROLES =
      """
      SELECT r.rolname, concat('CREATE ROLE ', quote_ident(r.rolname), ' ',
        concat_ws(' ', CASE WHEN r.rolcanlogin THEN 'LOGIN' ELSE 'NOLOGIN' END,
          CASE WHEN r.rolsuper THEN 'SUPERUSER' END, CASE WHEN r.rolcreatedb THEN 'CREATEDB' END,
          CASE WHEN r.rolcreaterole THEN 'CREATEROLE' END,
          CASE WHEN NOT r.rolinherit THEN 'NOINHERIT' END,
          CASE WHEN r.rolreplication THEN 'REPLICATION' END,
          CASE WHEN r.rolbypassrls THEN 'BYPASSRLS' END,
          CASE WHEN r.rolconnlimit >= 0 THEN 'CONNECTION LIMIT ' || r.rolconnlimit END,
          'VALID UNTIL ' || quote_literal(r.rolvaliduntil::text)), ';')
      FROM pg_roles r
      """;

  /** How somebody is a member. */
  private static final String BEFORE_16 =
      "CASE WHEN a.admin_option THEN ' WITH ADMIN OPTION' ELSE '' END";

  private static final String SINCE_16 =
      "format(' WITH ADMIN %s, INHERIT %s, SET %s', upper(a.admin_option::text),"
          + " upper(a.inherit_option::text), upper(a.set_option::text))";

  /** What a role's sessions have set in every database. */
  private static final String SETTINGS =
      """
      SELECT r.rolname, split_part(entry, '=', 1), substr(entry, strpos(entry, '=') + 1)
      FROM pg_db_role_setting s JOIN pg_roles r ON r.oid = s.setrole
      CROSS JOIN LATERAL unnest(s.setconfig) entry WHERE s.setdatabase = 0 ORDER BY 1, 2
      """;

  /**
   * The same, where rights in schemas that the move itself has made say nothing.
   *
   * @param standing whether {@code schema x} was there before
   */
  RoleText with(Predicate<String> standing) {
    Map<String, String> kept = new HashMap<>(creating);
    kept.values().removeIf(schema -> !standing.test("schema " + schema));
    return new RoleText(definitions, target, givable, kept, superusers);
  }

  /** Whether a role may create in a schema that the target has. */
  boolean mayCreate(String role, String schema) {
    return creating.containsKey(schema + "." + role);
  }

  static RoleText of(Connection source, Connection target) throws SQLException {
    Map<String, StringBuilder> texts = new HashMap<>();
    for (List<String> row : Rows.of(source, ROLES)) {
      texts.put(row.get(0), new StringBuilder(row.get(1)));
    }
    boolean knowsHow = source.getMetaData().getDatabaseMajorVersion() >= 16;
    for (List<String> row : Rows.of(source, members(knowsHow ? SINCE_16 : BEFORE_16))) {
      append(texts, row.get(0), row.get(1));
    }
    for (List<String> row : Rows.of(source, SETTINGS)) {
      append(
          texts,
          row.get(0),
          "ALTER ROLE "
              + Statements.quoted(row.get(0))
              + " SET "
              + Statements.quoted(row.get(1))
              + " TO "
              + value(row.get(1), row.get(2))
              + ";");
    }
    Map<String, String> definitions = new HashMap<>();
    texts.forEach((role, text) -> definitions.put(role, text.toString()));
    boolean givesApart = target.getMetaData().getDatabaseMajorVersion() >= 16;
    return new RoleText(
        definitions,
        Rows.map(target, "SELECT rolname, '' FROM pg_roles").keySet(),
        Rows.map(target, givable(givesApart ? "SET" : "MEMBER")).keySet(),
        Rows.map(target, CREATING),
        Rows.map(target, "SELECT rolname, '' FROM pg_roles WHERE rolsuper").keySet());
  }

  /** Who is a member of what. */
  private static String members(String how) {
    return "SELECT m.rolname, format('GRANT %I TO %I%s;', g.rolname, m.rolname, "
        + how
        + ") FROM pg_auth_members a JOIN pg_roles m ON m.oid = a.member"
        + " JOIN pg_roles g ON g.oid = a.roleid ORDER BY 1, 2";
  }

  /** Who gives an object to a role must be able to become that role, and goes on altering it. */
  private static String givable(String becoming) {
    return "SELECT rolname, '' FROM pg_roles WHERE pg_has_role(oid, 'USAGE')"
        + " AND pg_has_role(oid, '"
        + becoming
        + "')";
  }

  private static void append(Map<String, StringBuilder> texts, String role, String sql) {
    StringBuilder text = texts.get(role);
    if (text != null) {
      text.append(' ').append(sql);
    }
  }

  /** Lists of names are stored as one text, and set as several. */
  private static String value(String setting, String stored) {
    if (!setting.equals("search_path") && !setting.endsWith("_libraries")) {
      return "'" + stored.replace("'", "''") + "'";
    }
    List<String> names = new ArrayList<>();
    for (SqlText.Word word : SqlText.words(stored)) {
      if (!word.mark(',')) {
        names.add("'" + word.text().replace("'", "''") + "'");
      }
    }
    return names.isEmpty() ? "''" : String.join(", ", names);
  }

  /**
   * What to tell of an owner that the role that logs in cannot give objects to.
   *
   * @param superuser whether that owner is one on the target
   */
  public static Finding notGivable(String role, String mapped, String login, boolean superuser) {
    String map = "--role-map " + role + "=" + login;
    String grant =
        "GRANT %s TO %s WITH INHERIT TRUE, SET TRUE; -- on the target (before 16: without WITH)"
            .formatted(Statements.quoted(mapped), Statements.quoted(login));
    return new Finding(
        "owner-not-settable",
        Severity.BLOCK,
        "role " + mapped,
        "it owns objects, and " + login + " of the target is no member of it that has its rights",
        "Only such a member can give it objects and fill them.",
        // Nobody hands out a superuser's role where there is another way.
        superuser ? map + ", or --no-owner" : grant + ", or " + map + ", or --no-owner");
  }

  /** What to tell of a role in whose name rights are given, and that cannot be taken on. */
  static Finding notTakenOn(String role, String login) {
    return new Finding(
        "grantor-not-settable",
        Severity.BLOCK,
        "role " + role,
        "it gives rights on what others own, or default privileges, and "
            + login
            + " of the target is no member of it that has its rights",
        "A right keeps who gave it, and only such a member can give it in that role's name.",
        "GRANT %s TO %s WITH INHERIT TRUE, SET TRUE; -- on the target (before 16: without WITH), or"
                .formatted(Statements.quoted(role), Statements.quoted(login))
            + " --no-privileges");
  }

  /** What to tell of a role that the target lacks. */
  Finding missing(String role, String mapped, Set<String> uses) {
    boolean renamed = !role.equals(mapped);
    return new Finding(
        "role-missing",
        Severity.BLOCK,
        "role " + mapped,
        String.join(", ", uses)
            + (renamed ? "; it stands for " + role : "")
            + "; not on the target",
        "Owners, grants and policies name it.",
        renamed
            ? "Name a role of the target in --role-map."
            : definitions.getOrDefault(role, "CREATE ROLE " + Statements.quoted(role) + ";")
                + " -- on the target, and set its password; or --role-map "
                + role
                + "=…, or --no-owner and --no-privileges");
  }
}

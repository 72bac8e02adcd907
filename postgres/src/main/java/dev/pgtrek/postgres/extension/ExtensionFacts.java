package dev.pgtrek.postgres.extension;

import dev.pgtrek.postgres.session.Sessions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a server says of some extensions and of who may make them.
 *
 * @param major the server's major version
 * @param build what {@code version()} says, which names who built the server
 * @param user the role that asks
 * @param database the database that was asked
 * @param superuser whether the role is one
 * @param mayCreate whether the role has CREATE on the database
 * @param place the schema that a new extension would go to; empty where the search path names none
 * @param path the schemas of the role's own search path
 * @param roles the roles that it is a member of, among those by which hosts are told apart
 * @param settings what hosts say about extensions, by the setting's name
 * @param offers the extensions, by name; those that the server has not at all are absent
 */
public record ExtensionFacts(
    int major,
    String build,
    String user,
    String database,
    boolean superuser,
    boolean mayCreate,
    String place,
    List<String> path,
    List<String> roles,
    Map<String, String> settings,
    Map<String, Offer> offers) {

  public ExtensionFacts {
    path = List.copyOf(path);
    roles = List.copyOf(roles);
    settings = Map.copyOf(settings);
    offers = Map.copyOf(offers);
  }

  /**
   * One extension on the server.
   *
   * @param version the version that is there, or else the one that would be made
   * @param schema the schema that it lives in; empty where it is not in the database
   * @param trusted whether a role without superuser's rights may make it
   * @param needsSuperuser whether its script wants more than CREATE on the database
   * @param fault what it does wrong where it is there; empty where it works or is not there
   */
  public record Offer(
      String version, String schema, boolean trusted, boolean needsSuperuser, String fault) {

    boolean there() {
      return !schema.isEmpty();
    }
  }

  private static final String ROLE =
      """
      SELECT current_setting('server_version_num')::int / 10000, version(), current_user,
        current_database(), r.rolsuper, has_database_privilege(current_database(), 'CREATE'),
        coalesce(current_schema(), ''), current_schemas(false),
        ARRAY(SELECT rolname FROM pg_roles
          WHERE rolname IN ('rds_superuser', 'azure_pg_admin', 'cloudsqlsuperuser',
            'alloydbsuperuser', 'neon_superuser', 'supabase_admin', 'doadmin', 'avnadmin')
          AND (pg_has_role(oid, 'MEMBER') OR rolname = 'supabase_admin') ORDER BY 1)::text[]
      FROM pg_roles r WHERE r.rolname = current_user
      """;

  private static final String SETTINGS =
      """
      SELECT name, setting FROM pg_settings WHERE name IN ('rds.extensions',
        'rds.allowed_extensions', 'azure.extensions')
      """;

  /** An extension in the database may be one whose files are gone from the server. */
  private static final String OFFERS =
      """
      SELECT w.name, coalesce(e.extversion, a.default_version, ''), coalesce(n.nspname, ''),
        coalesce(v.trusted, false), coalesce(v.superuser, true)
      FROM unnest(?::text[]) AS w (name)
      LEFT JOIN pg_extension e ON e.extname = w.name
      LEFT JOIN pg_namespace n ON n.oid = e.extnamespace
      LEFT JOIN pg_available_extensions a ON a.name = w.name
      LEFT JOIN pg_available_extension_versions v ON v.name = w.name
        AND v.version = a.default_version
      WHERE e.oid IS NOT NULL OR a.name IS NOT NULL
      """;

  /**
   * Asks.
   *
   * @param names the extensions
   */
  public static ExtensionFacts read(Connection connection, List<String> names) throws SQLException {
    boolean before = connection.getAutoCommit();
    connection.setAutoCommit(false);
    try {
      Sessions.ask(
          connection,
          "SELECT set_config('search_path', reset_val, true) FROM pg_settings"
              + " WHERE name = 'search_path'");
      ExtensionFacts bare = role(connection, offers(connection, names));
      return bare.with(probed(connection, bare.offers()));
    } finally {
      connection.rollback();
      connection.setAutoCommit(before);
    }
  }

  private ExtensionFacts with(Map<String, Offer> probed) {
    return new ExtensionFacts(
        major, build, user, database, superuser, mayCreate, place, path, roles, settings, probed);
  }

  private static ExtensionFacts role(Connection connection, Map<String, Offer> offers)
      throws SQLException {
    Map<String, String> settings = new TreeMap<>();
    try (PreparedStatement statement = connection.prepareStatement(SETTINGS);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        settings.put(row.getString(1), row.getString(2));
      }
    }
    try (PreparedStatement statement = connection.prepareStatement(ROLE);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return new ExtensionFacts(
          row.getInt(1),
          row.getString(2),
          row.getString(3),
          row.getString(4),
          row.getBoolean(5),
          row.getBoolean(6),
          row.getString(7),
          List.of((String[]) row.getArray(8).getArray()),
          List.of((String[]) row.getArray(9).getArray()),
          settings,
          offers);
    }
  }

  private static Map<String, Offer> offers(Connection connection, List<String> names)
      throws SQLException {
    Map<String, Offer> offers = new TreeMap<>();
    try (PreparedStatement statement = connection.prepareStatement(OFFERS)) {
      statement.setArray(1, connection.createArrayOf("text", names.toArray()));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          offers.put(
              row.getString(1),
              new Offer(
                  row.getString(2), row.getString(3), row.getBoolean(4), row.getBoolean(5), ""));
        }
      }
    }
    return offers;
  }

  private static Map<String, Offer> probed(Connection connection, Map<String, Offer> offers)
      throws SQLException {
    Map<String, Offer> probed = new TreeMap<>(offers);
    for (String name : new ArrayList<>(offers.keySet())) {
      Offer offer = offers.get(name);
      if (offer != null && offer.there()) {
        String fault = ExtensionProbe.fault(connection, name, offer.schema()).orElse("");
        // A failed question ends the transaction; nothing in it was worth keeping.
        connection.rollback();
        probed.put(
            name,
            new Offer(
                offer.version(), offer.schema(), offer.trusted(), offer.needsSuperuser(), fault));
      }
    }
    return probed;
  }

  /** The oid of an extension of the database, or 0. */
  public static long oid(Connection connection, String extension) throws SQLException {
    String oid =
        Sessions.ask(
            connection,
            "SELECT coalesce((SELECT oid FROM pg_extension WHERE extname = "
                + literal(extension)
                + "), 0)");
    return Long.parseLong(oid);
  }

  /** The schema that an extension of the database lives in. */
  public static Optional<String> schema(Connection connection, String extension)
      throws SQLException {
    String schema =
        Sessions.ask(
            connection,
            "SELECT coalesce((SELECT n.nspname FROM pg_extension e JOIN pg_namespace n"
                + " ON n.oid = e.extnamespace WHERE e.extname = "
                + literal(extension)
                + "), '')");
    return schema.isEmpty() ? Optional.empty() : Optional.of(schema);
  }

  /** Every session of ours has standard_conforming_strings on. */
  public static String literal(String text) {
    return '\'' + text.replace("'", "''") + '\'';
  }
}

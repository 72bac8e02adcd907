package dev.pgtrek.postgres.inplace;

import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Severity;
import dev.pgtrek.spi.InPlaceStep;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Extensions whose objects in the database are of another version than the programs. */
final class ExtensionVersions {

  /** PostGIS brings a function that takes its whole family along. */
  private static final Set<String> OF_POSTGIS =
      Set.of(
          "postgis",
          "postgis_raster",
          "postgis_topology",
          "postgis_sfcgal",
          "postgis_tiger_geocoder");

  private static final String ALL =
      """
      SELECT e.extname, e.extversion, a.default_version, quote_ident(n.nspname),
        -- Asked for an extension without files the function fails.
        CASE WHEN a.name IS NULL THEN false ELSE EXISTS (
          SELECT FROM pg_extension_update_paths(e.extname) p
          WHERE p.source = e.extversion AND p.target = a.default_version AND p.path IS NOT NULL) END
      FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
      LEFT JOIN pg_available_extensions a ON a.name = e.extname
      WHERE a.default_version IS DISTINCT FROM e.extversion
      ORDER BY e.extname <> 'postgis', e.extname
      """;

  private final String database;
  private final boolean update;
  private final List<InPlaceStep> steps = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();
  private boolean postgis;

  private ExtensionVersions(String database, boolean update) {
    this.database = database;
    this.update = update;
  }

  /**
   * Reads them.
   *
   * @param update whether they go to the programs' version, or are only named
   */
  static ExtensionVersions of(Connection connection, String database, boolean update)
      throws SQLException {
    ExtensionVersions versions = new ExtensionVersions(database, update);
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(ALL)) {
      while (row.next()) {
        versions.add(
            row.getString(1),
            row.getString(2),
            row.getString(3),
            row.getString(4),
            row.getBoolean(5));
      }
    }
    return versions;
  }

  List<InPlaceStep> steps() {
    return List.copyOf(steps);
  }

  List<Finding> findings() {
    return List.copyOf(findings);
  }

  private void add(
      String name,
      String version,
      @org.jspecify.annotations.Nullable String offered,
      String schema,
      boolean path) {
    if (offered == null) {
      findings.add(
          finding(
              "extension-files-missing",
              name,
              "version " + version + " is in the database, and the server has no files of it",
              "Whatever uses it fails as soon as its library is asked for.",
              "Use an image, or install a package, that brings the extension "
                  + name
                  + " for this major version."));
    } else if (!path) {
      findings.add(
          finding(
              "extension-not-updatable",
              name,
              "version " + version + ", the server brings " + offered + " and no way to it",
              "The programs may be older than what is in the database.",
              "Use programs that bring version " + version + " or a later one."));
    } else if (!update) {
      findings.add(
          finding(
              "extension-older",
              name,
              "version " + version + ", the server brings " + offered,
              "Its objects are of the earlier version.",
              statement(name, schema) + ";"));
    } else if (!OF_POSTGIS.contains(name) || !postgis) {
      postgis |= OF_POSTGIS.contains(name);
      steps.add(
          new InPlaceStep(
              database,
              InPlaceStep.Kind.UPDATE_EXTENSION,
              "extension " + name,
              name,
              statement(name, schema),
              "version " + version + " is in the database, the server brings " + offered,
              0));
    }
  }

  private static String statement(String name, String schema) {
    return name.equals("postgis")
        ? "SELECT " + schema + ".postgis_extensions_upgrade()"
        : "ALTER EXTENSION " + Refreshes.quoted(name) + " UPDATE";
  }

  private static Finding finding(
      String code, String name, String measured, String why, String fix) {
    return new Finding(code, Severity.WARN, "extension " + name, measured, why, fix);
  }
}

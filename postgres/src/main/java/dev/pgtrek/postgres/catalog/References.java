package dev.pgtrek.postgres.catalog;

import dev.pgtrek.model.SpatialReference;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What PostGIS knows of spatial references, as far as it is this database's: those that columns
 * name, and those that PostGIS did not bring itself.
 */
final class References {

  /** Where the table is, and which of its rows PostGIS's own dump leaves to the extension. */
  private static final String TABLE =
      """
      SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname),
        coalesce(nullif(btrim(e.extcondition[array_position(e.extconfig, c.oid)]), ''),
          'WHERE false')
      FROM pg_extension e
      JOIN pg_depend d ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid
        AND d.deptype = 'e' AND d.classid = 'pg_class'::regclass
      JOIN pg_class c ON c.oid = d.objid AND c.relname = 'spatial_ref_sys' AND c.relkind = 'r'
      JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE e.extname = 'postgis' AND has_schema_privilege(n.oid, 'USAGE')
        AND has_table_privilege(c.oid, 'SELECT')
      """;

  private References() {}

  /**
   * Reads them, in order of number.
   *
   * @param named the numbers that columns name
   */
  static List<SpatialReference> read(Connection connection, Set<Integer> named)
      throws SQLException {
    List<SpatialReference> found = new ArrayList<>();
    try (Statement statement = connection.createStatement()) {
      String table;
      String own;
      try (ResultSet row = statement.executeQuery(TABLE)) {
        if (!row.next()) {
          return List.of();
        }
        table = row.getString(1);
        own = row.getString(2).replaceFirst("(?i)^where\\s", "");
      }
      String numbers = named.stream().map(String::valueOf).collect(Collectors.joining(","));
      try (ResultSet row =
          statement.executeQuery(
              "SELECT srid, coalesce(auth_name, ''), coalesce(auth_srid, srid),"
                  + " coalesce(srtext, ''), coalesce(proj4text, '') FROM "
                  + table
                  + " WHERE srid > 0 AND (srid = ANY ('{"
                  + numbers
                  + "}'::int[]) OR ("
                  + own
                  + ")) ORDER BY srid")) {
        while (row.next()) {
          String wkt = row.getString(4).strip();
          found.add(
              new SpatialReference(
                  row.getInt(1),
                  row.getString(2),
                  row.getInt(3),
                  name(wkt),
                  wkt,
                  row.getString(5).strip()));
        }
      }
    }
    return List.copyOf(found);
  }

  /** The name that a definition begins with: {@code PROJCS["Site grid",…}; else nothing. */
  static String name(String wkt) {
    int begin = wkt.indexOf("[\"");
    int end = begin < 0 ? -1 : wkt.indexOf('"', begin + 2);
    return end < 0 ? "" : wkt.substring(begin + 2, end);
  }
}

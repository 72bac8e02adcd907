package dev.pgtrek.postgres.target;

import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Severity;
import dev.pgtrek.model.SpatialReference;
import dev.pgtrek.postgres.session.Sessions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Compares the spatial references that a plan needs with those that PostGIS knows already. */
public final class PlaceChecks {

  /** PostGIS's bound on srtext and proj4text. */
  private static final int LONGEST_DEFINITION = 2048;

  private PlaceChecks() {}

  /** The findings; none where PostGIS is not there yet, for then the steps compare. */
  public static List<Finding> of(Connection connection, List<SpatialReference> references)
      throws SQLException {
    List<Finding> findings = new ArrayList<>();
    String table = table(connection);
    for (SpatialReference reference : references) {
      if (table.isEmpty() || !isThere(connection, table, reference)) {
        undefined(reference, !table.isEmpty(), findings);
      }
    }
    if (!table.isEmpty()) {
      conflicts(connection, table, references, findings);
    }
    return List.copyOf(findings);
  }

  /** spatial_ref_sys with its schema, quoted; empty where PostGIS is not in the database. */
  private static String table(Connection connection) throws SQLException {
    return Sessions.ask(
        connection,
        "SELECT coalesce((SELECT quote_ident(nspname) || '.spatial_ref_sys' FROM pg_extension e"
            + " JOIN pg_namespace n ON n.oid = e.extnamespace WHERE extname = 'postgis'), '')");
  }

  private static boolean isThere(Connection connection, String table, SpatialReference reference)
      throws SQLException {
    return Sessions.ask(
            connection,
            "SELECT EXISTS (SELECT FROM " + table + " WHERE srid = " + reference.srid() + ")")
        .equals("t");
  }

  private static void undefined(SpatialReference reference, boolean known, List<Finding> findings) {
    boolean defined = !reference.wkt().isEmpty() || !reference.proj4().isEmpty();
    boolean named = !reference.authority().isEmpty();
    if (!named && !defined && known) {
      findings.add(
          new Finding(
              "srid-unknown",
              Severity.WARN,
              "SRID " + reference.srid(),
              "defined neither by the source nor on the target",
              "Geometries keep the number; PostGIS cannot transform them until it is defined.",
              "Add a row to spatial_ref_sys on the target, before or after."));
    } else if (reference.wkt().length() > LONGEST_DEFINITION && reference.proj4().isEmpty()) {
      String shorter =
          "a shorter definition on the target afterwards: UPDATE spatial_ref_sys SET srtext = '…'"
              + " WHERE srid = "
              + reference.srid()
              + ";";
      findings.add(
          new Finding(
              "srid-definition-long",
              Severity.WARN,
              "SRID " + reference.srid(),
              "a definition of " + reference.wkt().length() + " characters",
              "PostGIS takes "
                  + LONGEST_DEFINITION
                  + "; "
                  + (named
                      ? "the reference is registered by its authority and code alone."
                      : "the reference is registered without one, and PostGIS cannot transform"
                          + " geometries of it."),
              named
                  ? "Nothing to do if PROJ knows "
                      + reference.authority()
                      + " "
                      + reference.code()
                      + "; else give it "
                      + shorter
                  : "Give it " + shorter));
    }
  }

  private static void conflicts(
      Connection connection,
      String table,
      List<SpatialReference> references,
      List<Finding> findings)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT coalesce(auth_name, ''), coalesce(auth_srid, 0) FROM "
                + table
                + " WHERE srid = ? AND srtext IS DISTINCT FROM ?"
                + " AND (lower(auth_name), auth_srid) IS DISTINCT FROM (lower(?), ?)")) {
      for (SpatialReference reference : references) {
        if (reference.authority().isEmpty() && reference.wkt().isEmpty()) {
          continue;
        }
        statement.setInt(1, reference.srid());
        statement.setString(2, reference.wkt());
        statement.setString(3, reference.authority());
        statement.setInt(4, reference.code());
        try (ResultSet row = statement.executeQuery()) {
          if (row.next()) {
            findings.add(conflict(reference, row.getString(1) + " " + row.getInt(2)));
          }
        }
      }
    }
  }

  private static Finding conflict(SpatialReference reference, String there) {
    return new Finding(
        "srid-conflict",
        Severity.BLOCK,
        "SRID " + reference.srid(),
        "the source means "
            + reference.authority()
            + " "
            + reference.code()
            + " ("
            + reference.name()
            + "), the target "
            + there.strip(),
        "Geometries would lie somewhere else; a row of spatial_ref_sys that is there is never"
            + " changed.",
        "Give the reference another number on one of the sides, or carry the bytes with --geometry"
            + " bytea.");
  }
}

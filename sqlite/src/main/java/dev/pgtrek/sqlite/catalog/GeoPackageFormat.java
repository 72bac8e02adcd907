package dev.pgtrek.sqlite.catalog;

import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Places;
import dev.pgtrek.model.Places.GeometryColumn;
import dev.pgtrek.model.Places.Presence;
import dev.pgtrek.model.SpatialReference;
import dev.pgtrek.sqlite.access.Names;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A GeoPackage: OGC 12-128r18 and its registered extensions. */
final class GeoPackageFormat implements PlacesFormat {

  private static final Set<String> VIEWS =
      Set.of("geometry_columns", "spatial_ref_sys", "st_geometry_columns", "st_spatial_ref_sys");
  private static final List<String> TILE_TABLES =
      List.of("gpkg_tile_matrix", "gpkg_tile_matrix_set");
  private static final List<String> COVERAGE_TABLES =
      List.of("gpkg_2d_gridded_coverage_ancillary", "gpkg_2d_gridded_tile_ancillary");

  @Override
  public String name() {
    return "GeoPackage";
  }

  @Override
  public boolean describes(Connection connection, List<SchemaRow> rows) throws SQLException {
    return PlacesReader.isTable(rows, "gpkg_contents")
        && PlacesReader.hasTable(connection, "gpkg_contents", "table_name", "data_type", "srs_id")
        && PlacesReader.hasTable(
            connection,
            "gpkg_spatial_ref_sys",
            "srs_name",
            "srs_id",
            "organization",
            "organization_coordsys_id",
            "definition");
  }

  @Override
  public List<GeometryColumn> columns(Connection connection) throws SQLException {
    if (!PlacesReader.hasTable(
        connection,
        "gpkg_geometry_columns",
        "table_name",
        "column_name",
        "geometry_type_name",
        "srs_id",
        "z",
        "m")) {
      return List.of();
    }
    return Query.list(
        connection,
        "SELECT table_name, column_name, geometry_type_name, srs_id, z, m FROM"
            + " gpkg_geometry_columns WHERE table_name <> '' AND column_name <> ''",
        row ->
            new GeometryColumn(
                Identifier.of(row.getString(1)),
                Identifier.of(row.getString(2)),
                PlacesReader.kind(String.valueOf(row.getString(3))),
                row.getInt(4),
                presence(row.getInt(5)),
                presence(row.getInt(6))));
  }

  private static Presence presence(int code) {
    return switch (code) {
      case 0 -> Presence.NEVER;
      case 1 -> Presence.ALWAYS;
      default -> Presence.MAYBE;
    };
  }

  @Override
  public List<SpatialReference> references(Connection connection) throws SQLException {
    return Query.list(
        connection,
        "SELECT srs_id, organization, organization_coordsys_id, srs_name, definition FROM"
            + " gpkg_spatial_ref_sys WHERE srs_id > 0 ORDER BY srs_id",
        row -> {
          String definition = String.valueOf(row.getString(5));
          return new SpatialReference(
              row.getInt(1),
              String.valueOf(row.getString(2)),
              row.getInt(3),
              String.valueOf(row.getString(4)),
              Names.same(definition, "undefined") ? "" : definition,
              "");
        });
  }

  /** The prefix is the specification's own. */
  @Override
  public boolean isMetadata(Connection connection, SchemaRow table) {
    return PlacesFormat.begins(table.name(), "gpkg_")
        || PlacesFormat.begins(table.name(), "gpkgext_");
  }

  @Override
  public boolean isNeeded(Connection connection, String table) throws SQLException {
    boolean tiles = TILE_TABLES.stream().anyMatch(t -> Names.same(t, table));
    boolean coverage = COVERAGE_TABLES.stream().anyMatch(t -> Names.same(t, table));
    return (tiles || coverage)
        && !Query.list(
                connection,
                "SELECT 1 FROM gpkg_contents WHERE data_type IN ("
                    + (tiles ? "'tiles', " : "")
                    + "'2d-gridded-coverage') LIMIT 1",
                row -> row.getInt(1))
            .isEmpty();
  }

  @Override
  public String usedReferences(String table) {
    return Names.same(table, "gpkg_spatial_ref_sys")
        ? "srs_id IN (SELECT srs_id FROM gpkg_contents)"
        : "";
  }

  @Override
  public Optional<String> reason(SchemaRow object, Places places) {
    if (object.type().equals("view") && VIEWS.contains(Names.fold(object.name()))) {
      return Optional.of("It shows GeoPackage's description of its tables under another name.");
    }
    for (GeometryColumn column : places.columns()) {
      String index = "rtree_" + column.table() + "_" + column.column();
      boolean own =
          Names.same(object.name(), index) || PlacesFormat.begins(object.name(), index + "_");
      if (own && (object.type().equals("trigger") || object.type().equals("table"))) {
        return Optional.of(PlacesFormat.byGist(column));
      }
      boolean counts =
          object.type().equals("trigger")
              && (Names.same(object.name(), "trigger_insert_feature_count_" + column.table())
                  || Names.same(object.name(), "trigger_delete_feature_count_" + column.table()));
      if (counts) {
        return Optional.of("It counts rows into gpkg_ogr_contents for GDAL's use.");
      }
    }
    return Optional.empty();
  }
}

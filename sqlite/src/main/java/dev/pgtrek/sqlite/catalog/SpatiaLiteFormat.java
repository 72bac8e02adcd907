package dev.pgtrek.sqlite.catalog;

import dev.pgtrek.model.GeometryKind;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Places;
import dev.pgtrek.model.Places.GeometryColumn;
import dev.pgtrek.model.Places.Presence;
import dev.pgtrek.model.SpatialReference;
import dev.pgtrek.sqlite.access.Names;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A SpatiaLite file, by what its versions 2 to 5 make. */
final class SpatiaLiteFormat implements PlacesFormat {

  /** Names that only SpatiaLite gives. */
  private static final Set<String> TABLES =
      Set.of(
          "spatial_ref_sys",
          "spatial_ref_sys_aux",
          "spatialite_history",
          "geometry_columns",
          "geometry_columns_auth",
          "geometry_columns_field_infos",
          "geometry_columns_statistics",
          "geometry_columns_time",
          "views_geometry_columns",
          "views_geometry_columns_auth",
          "views_geometry_columns_field_infos",
          "views_geometry_columns_statistics",
          "virts_geometry_columns",
          "virts_geometry_columns_auth",
          "virts_geometry_columns_field_infos",
          "virts_geometry_columns_statistics",
          "layer_params",
          "layer_statistics",
          "layer_sub_classes",
          "layer_table_layout",
          "views_layer_statistics",
          "virts_layer_statistics",
          "iso_metadata",
          "iso_metadata_reference",
          "se_external_graphics",
          "se_fonts",
          "se_raster_styled_layers",
          "se_raster_styles",
          "se_vector_styled_layers",
          "se_vector_styles",
          "raster_coverages",
          "raster_coverages_keyword",
          "raster_coverages_srid",
          "vector_coverages",
          "vector_coverages_keyword",
          "vector_coverages_srid",
          "rl2map_configurations",
          "wms_getcapabilities",
          "wms_getmap",
          "wms_ref_sys",
          "wms_settings",
          "sql_statements_log");

  /** Names that an application may give too, each with a column that SpatiaLite's table has. */
  private static final Map<String, String> COMMON_TABLES =
      Map.of(
          "data_licenses", "url",
          "networks", "network_name",
          "topologies", "topology_name",
          "stored_procedures", "sql_proc",
          "stored_variables", "title");

  private static final Set<String> VIEWS =
      Set.of(
          "geom_cols_ref_sys",
          "spatial_ref_sys_all",
          "vector_layers",
          "vector_layers_auth",
          "vector_layers_field_infos",
          "vector_layers_statistics",
          "raster_coverages_ref_sys",
          "vector_coverages_ref_sys",
          "rl2map_configurations_view",
          "iso_metadata_view",
          "se_external_graphics_view",
          "se_fonts_view",
          "se_raster_styled_layers_view",
          "se_raster_styles_view",
          "se_vector_styled_layers_view",
          "se_vector_styles_view");

  private static final Set<String> VIRTUAL_TABLES =
      Set.of("spatialindex", "elementarygeometries", "knn", "knn2");

  /** Beginnings of triggers on a table with geometries that check kind and reference. */
  private static final List<String> CHECKS = List.of("ggi", "ggu");

  /** Those that keep an index, a cache or a time in step. */
  private static final List<String> INDEXING =
      List.of("gii", "giu", "gid", "gci", "gcu", "gcd", "tmi", "tmu", "tmd");

  @Override
  public String name() {
    return "SpatiaLite";
  }

  @Override
  public boolean describes(Connection connection, List<SchemaRow> rows) throws SQLException {
    return PlacesReader.isTable(rows, "geometry_columns")
        && PlacesReader.hasTable(
            connection,
            "geometry_columns",
            "f_table_name",
            "f_geometry_column",
            "coord_dimension",
            "srid",
            "spatial_index_enabled")
        && PlacesReader.hasTable(
            connection, "spatial_ref_sys", "srid", "auth_name", "auth_srid", "proj4text");
  }

  @Override
  public List<GeometryColumn> columns(Connection connection) throws SQLException {
    boolean numbered = PlacesReader.hasTable(connection, "geometry_columns", "geometry_type");
    return Query.list(
        connection,
        "SELECT f_table_name, f_geometry_column, "
            + (numbered ? "geometry_type" : "type")
            + ", coord_dimension, srid FROM geometry_columns"
            + " WHERE f_table_name <> '' AND f_geometry_column <> ''",
        row -> numbered ? numbered(row) : named(row));
  }

  private static GeometryColumn numbered(ResultSet row) throws SQLException {
    int code = row.getInt(3);
    int thousands = code / 1000;
    return column(
        row,
        GeometryKind.of(code % 1000).orElse(GeometryKind.GEOMETRY),
        thousands == 1 || thousands == 3,
        thousands == 2 || thousands == 3);
  }

  /** Before version 4: words such as POINT and XYZ, or 2 and 3. */
  private static GeometryColumn named(ResultSet row) throws SQLException {
    String dimensions = String.valueOf(row.getString(4)).toUpperCase(Locale.ROOT);
    return column(
        row,
        PlacesReader.kind(String.valueOf(row.getString(3))),
        dimensions.contains("Z") || dimensions.equals("3"),
        dimensions.contains("M"));
  }

  private static GeometryColumn column(ResultSet row, GeometryKind kind, boolean z, boolean m)
      throws SQLException {
    return new GeometryColumn(
        Identifier.of(row.getString(1)),
        Identifier.of(row.getString(2)),
        kind,
        row.getInt(5),
        z ? Presence.ALWAYS : Presence.NEVER,
        m ? Presence.ALWAYS : Presence.NEVER);
  }

  @Override
  public List<SpatialReference> references(Connection connection) throws SQLException {
    boolean named = PlacesReader.hasTable(connection, "spatial_ref_sys", "ref_sys_name");
    boolean defined = PlacesReader.hasTable(connection, "spatial_ref_sys", "srtext");
    boolean wkt = !defined && PlacesReader.hasTable(connection, "spatial_ref_sys", "srs_wkt");
    return Query.list(
        connection,
        "SELECT srid, auth_name, auth_srid, "
            + (named ? "ref_sys_name" : "''")
            + ", proj4text, "
            + (defined ? "srtext" : wkt ? "srs_wkt" : "''")
            + " FROM spatial_ref_sys WHERE srid > 0 ORDER BY srid",
        row -> {
          String definition = String.valueOf(row.getString(6));
          return new SpatialReference(
              row.getInt(1),
              String.valueOf(row.getString(2)),
              row.getInt(3),
              String.valueOf(row.getString(4)),
              Names.same(definition, "undefined") || definition.equals("null") ? "" : definition,
              String.valueOf(row.getString(5)));
        });
  }

  @Override
  public boolean isMetadata(Connection connection, SchemaRow table) throws SQLException {
    String name = Names.fold(table.name());
    String column = COMMON_TABLES.get(name);
    return TABLES.contains(name)
        || (column != null && PlacesReader.hasTable(connection, table.name(), column));
  }

  @Override
  public boolean isNeeded(Connection connection, String table) {
    return false;
  }

  @Override
  public String usedReferences(String table) {
    return PlacesFormat.begins(table, "spatial_ref_sys")
        ? "srid IN (SELECT srid FROM geometry_columns)"
        : "";
  }

  @Override
  public Optional<String> reason(SchemaRow object, Places places) {
    String name = Names.fold(object.name());
    if (object.type().equals("view") && VIEWS.contains(name)) {
      return Optional.of("It shows SpatiaLite's description of its tables.");
    }
    if (object.type().equals("table") && VIRTUAL_TABLES.contains(name)) {
      return Optional.of("It is a function of SpatiaLite's in the shape of a table.");
    }
    for (GeometryColumn column : places.columns()) {
      String suffix = "_" + column.table() + "_" + column.column();
      String index = "idx" + suffix;
      boolean indexing =
          object.type().equals("table")
              ? Names.same(name, index) || PlacesFormat.begins(name, index + "_")
              : object.type().equals("trigger") && isOneOf(INDEXING, suffix, name);
      if (indexing) {
        return Optional.of(PlacesFormat.byGist(column));
      }
      if (object.type().equals("trigger") && isOneOf(CHECKS, suffix, name)) {
        return Optional.of("It checks kind and SRID, which the type geometry does by itself.");
      }
    }
    return Optional.empty();
  }

  private static boolean isOneOf(List<String> starts, String suffix, String name) {
    return starts.stream().anyMatch(start -> Names.same(name, start + suffix));
  }
}

package dev.pgtrek.sqlite.catalog;

import dev.pgtrek.model.GeometryKind;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Places;
import dev.pgtrek.model.Places.GeometryColumn;
import dev.pgtrek.model.Places.MetadataTable;
import dev.pgtrek.model.SpatialReference;
import dev.pgtrek.sqlite.access.Names;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads how a file describes its places, and tells what in its schema serves that description
 * alone. A GeoPackage is known by gpkg_contents and gpkg_spatial_ref_sys (OGC 12-128r18), a
 * SpatiaLite file by its geometry_columns; see {@link GeoPackageFormat} and {@link
 * SpatiaLiteFormat}.
 */
final class PlacesReader {

  /** Rows of a list of references up to which all of them stand in the report. */
  private static final long MOST_REFERENCES = 200;

  private final Connection connection;
  private final List<SchemaRow> rows;
  private final PlacesFormat format;

  /** Why each object that serves places is not carried, by its folded name. */
  private final Map<String, String> served = new LinkedHashMap<>();

  private Places places = Places.NONE;

  private PlacesReader(Connection connection, List<SchemaRow> rows, PlacesFormat format) {
    this.connection = connection;
    this.rows = rows;
    this.format = format;
  }

  /** Reads; a file that says nothing of places gives a reader that knows of nothing. */
  static Optional<PlacesReader> read(Connection connection, List<SchemaRow> rows)
      throws SQLException {
    for (PlacesFormat format : List.of(new GeoPackageFormat(), new SpatiaLiteFormat())) {
      if (format.describes(connection, rows)) {
        PlacesReader reader = new PlacesReader(connection, rows, format);
        reader.read();
        return Optional.of(reader);
      }
    }
    return Optional.empty();
  }

  Places places() {
    return places;
  }

  /** Why an object that serves places alone is not carried; empty for every other object. */
  Optional<String> reason(String name) {
    return Optional.ofNullable(served.get(Names.fold(name)));
  }

  private void read() throws SQLException {
    List<GeometryColumn> columns = format.columns(connection);
    List<SpatialReference> references = format.references(connection);
    List<MetadataTable> metadata = new ArrayList<>();
    for (SchemaRow row : rows) {
      if (row.type().equals("table") && format.isMetadata(connection, row)) {
        metadata.add(metadata(row.name()));
      }
    }
    places = new Places(format.name(), columns, references, metadata);
    for (SchemaRow row : rows) {
      format.reason(row, places).ifPresent(reason -> served.put(Names.fold(row.name()), reason));
    }
    for (SchemaRow row : rows) {
      boolean onMetadata =
          row.type().equals("trigger")
              && places.metadata().stream().anyMatch(m -> Names.same(m.name().text(), row.table()));
      if (onMetadata) {
        served.putIfAbsent(
            Names.fold(row.name()),
            "It keeps " + format.name() + "'s description of its tables in order.");
      }
    }
  }

  private MetadataTable metadata(String table) throws SQLException {
    String name = Identifier.of(table).quoted();
    long count =
        Query.list(connection, "SELECT count(*) FROM " + name, row -> row.getLong(1)).getFirst();
    String used = format.usedReferences(table);
    String where = count > MOST_REFERENCES && !used.isEmpty() ? " WHERE " + used : "";
    List<String> columns =
        Query.list(
            connection, "SELECT name FROM pragma_table_info(?)", row -> row.getString(1), table);
    StringBuilder object = new StringBuilder("json_object(");
    for (String column : columns) {
      String quoted = Identifier.of(column).quoted();
      object.append(object.charAt(object.length() - 1) == '(' ? "" : ", ");
      object.append('\'').append(column.replace("'", "''")).append("', CASE typeof(");
      object.append(quoted).append(") WHEN 'blob' THEN json_object('hex', hex(");
      object.append(quoted).append(")) ELSE ").append(quoted).append(" END");
    }
    String json =
        Query.list(
                connection,
                "SELECT json_group_array(" + object + ")) FROM " + name + where,
                row -> row.getString(1))
            .getFirst();
    return new MetadataTable(Identifier.of(table), format.isNeeded(connection, table), count, json);
  }

  /** Whether a table with at least these columns is there. */
  static boolean hasTable(Connection connection, String table, String... columns)
      throws SQLException {
    List<String> found =
        Query.list(
            connection, "SELECT name FROM pragma_table_info(?)", row -> row.getString(1), table);
    for (String column : columns) {
      if (found.stream().noneMatch(name -> Names.same(name, column))) {
        return false;
      }
    }
    return !found.isEmpty();
  }

  static boolean isTable(List<SchemaRow> rows, String name) {
    return rows.stream().anyMatch(r -> r.type().equals("table") && Names.same(r.name(), name));
  }

  /** The kind of that name; the abstract ones, and what is no name, stand for any. */
  static GeometryKind kind(String name) {
    return GeometryKind.of(name).orElse(GeometryKind.GEOMETRY);
  }
}

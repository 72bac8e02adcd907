package dev.pgtrek.sqlite.catalog;

import dev.pgtrek.model.Places;
import dev.pgtrek.model.Places.GeometryColumn;
import dev.pgtrek.model.SpatialReference;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** One way in which a file describes its places. */
sealed interface PlacesFormat permits GeoPackageFormat, SpatiaLiteFormat {

  /** Its name, for people. */
  String name();

  /** Whether the file describes itself so. */
  boolean describes(Connection connection, List<SchemaRow> rows) throws SQLException;

  List<GeometryColumn> columns(Connection connection) throws SQLException;

  /** The references that it defines, without the undefined ones. */
  List<SpatialReference> references(Connection connection) throws SQLException;

  /** Whether a table only describes others. */
  boolean isMetadata(Connection connection, SchemaRow table) throws SQLException;

  /** Whether tables of the user's cannot be read without this one. */
  boolean isNeeded(Connection connection, String table) throws SQLException;

  /** A condition for the rows in use of a list of references; empty for every other table. */
  String usedReferences(String table);

  /** Why a virtual table, shadow table, view or trigger that serves places is not carried. */
  Optional<String> reason(SchemaRow object, Places places);

  /** What became of an index of places. */
  static String byGist(GeometryColumn column) {
    return "It is an index over "
        + column.table()
        + "."
        + column.column()
        + ", or keeps one in step: a GiST index does its work where the column is geometry.";
  }

  /** Whether a name begins with another one, in any case. */
  static boolean begins(String name, String start) {
    return name.regionMatches(true, 0, start, 0, start.length());
  }
}

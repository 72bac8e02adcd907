package dev.pgtrek.model;

import java.util.List;
import java.util.Optional;

/**
 * What a source says of places: which columns hold geometries, and which of its tables only
 * describe others.
 *
 * @param format {@code GeoPackage} or {@code SpatiaLite}; empty where the source is neither
 * @param columns the columns that hold geometries
 * @param references the spatial references that it defines, 0 and -1 left out
 * @param metadata the tables that describe others; they stand among the catalog's tables too
 */
public record Places(
    String format,
    List<GeometryColumn> columns,
    List<SpatialReference> references,
    List<MetadataTable> metadata) {

  public static final Places NONE = new Places("", List.of(), List.of(), List.of());

  public Places {
    columns = List.copyOf(columns);
    references = List.copyOf(references);
    metadata = List.copyOf(metadata);
  }

  /** What is declared of a column; names are compared without regard to case. */
  public Optional<GeometryColumn> column(Identifier table, Identifier column) {
    return columns.stream()
        .filter(
            c ->
                c.table().text().equalsIgnoreCase(table.text())
                    && c.column().text().equalsIgnoreCase(column.text()))
        .findFirst();
  }

  /** Whether a table only describes others. */
  public boolean describes(Identifier table) {
    return metadata.stream().anyMatch(m -> m.name().equals(table));
  }

  /** Whether positions may, must or must not have a coordinate. */
  public enum Presence {
    NEVER,
    ALWAYS,
    MAYBE
  }

  /**
   * A column that is declared to hold geometries.
   *
   * @param table its table
   * @param column the column
   * @param kind the declared kind; GEOMETRY for any
   * @param srid the declared spatial reference; -1 and 0 are undefined ones
   * @param z whether positions have a height
   * @param m whether they have a measure
   */
  public record GeometryColumn(
      Identifier table, Identifier column, GeometryKind kind, int srid, Presence z, Presence m) {}

  /**
   * A table that describes others.
   *
   * @param name its name
   * @param needed whether user tables cannot be read without it, as tiles cannot without their
   *     matrix
   * @param rows how many rows it has
   * @param json its rows as a JSON array of objects; blobs as {@code {"hex": …}}. Of a list of
   *     references that the format's maker ships, those in use
   */
  public record MetadataTable(Identifier name, boolean needed, long rows, String json) {}
}

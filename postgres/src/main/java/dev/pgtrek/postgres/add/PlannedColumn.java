package dev.pgtrek.postgres.add;

import dev.pgtrek.spi.AddedColumn;
import org.jspecify.annotations.Nullable;

/**
 * A column to add, as the servers understood it. All names are quoted where they must be, and stand
 * with their schema.
 *
 * @param asked what the user wrote
 * @param table the table
 * @param column the column
 * @param type its type
 * @param plainType its type without its schema
 * @param defaultValue its default, or null
 * @param points what its points are made of, or null
 * @param index its index, or null
 * @param there whether the table has the column already, of this very type
 */
record PlannedColumn(
    AddedColumn asked,
    String table,
    String column,
    String type,
    String plainType,
    @Nullable String defaultValue,
    @Nullable PlannedPoints points,
    @Nullable PlannedIndex index,
    boolean there) {

  /**
   * Points of two columns.
   *
   * @param longitude degrees east
   * @param latitude degrees north
   * @param postgis the schema of PostGIS
   * @param geography whether the type is geography
   */
  record PlannedPoints(String longitude, String latitude, String postgis, boolean geography) {

    /** Both numbers are there, and are none on Earth. NaN is greater than every number. */
    String nowhere() {
      return "%1$s IS NOT NULL AND %2$s IS NOT NULL AND NOT (%3$s)"
          .formatted(longitude, latitude, onEarth());
    }

    String onEarth() {
      return "%s BETWEEN -180 AND 180 AND %s BETWEEN -90 AND 90".formatted(longitude, latitude);
    }

    /** The point of a row, or NULL where it has none on Earth: PostGIS would move it there. */
    String expression() {
      return "CASE WHEN %1$s THEN %2$s.st_setsrid(%2$s.st_makepoint(%3$s::float8, %4$s::float8), 4326)%5$s END"
          .formatted(
              onEarth(),
              postgis,
              longitude,
              latitude,
              geography ? "::" + postgis + ".geography" : "");
    }
  }

  /**
   * An index.
   *
   * @param name its name, without the schema, which is the table's
   * @param method its access method
   * @param operatorClass its operator class, or null for the type's usual one
   * @param there whether the table has such an index already
   */
  record PlannedIndex(String name, String method, @Nullable String operatorClass, boolean there) {}
}

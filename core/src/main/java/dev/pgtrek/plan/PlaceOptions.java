package dev.pgtrek.plan;

import dev.pgtrek.model.Identifier;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The choices about places; in a plan file's decisions, what it does not say is null.
 *
 * @param geometry what columns of geometries become
 * @param metadata whether the tables that describe others are carried as tables
 * @param points columns of points that are added
 */
public record PlaceOptions(
    @Nullable GeometryChoice geometry, @Nullable Boolean metadata, @Nullable List<Points> points) {

  /** Nothing said. */
  public static final PlaceOptions NONE = new PlaceOptions(null, null, null);

  public PlaceOptions {
    points = points == null ? null : List.copyOf(points);
  }

  GeometryChoice geometries() {
    return geometry == null ? GeometryChoice.POSTGIS : geometry;
  }

  boolean carriesMetadata() {
    return metadata != null && metadata;
  }

  List<Points> added() {
    return points == null ? List.of() : points;
  }

  /** These with what others say put in its place. */
  PlaceOptions under(PlaceOptions others) {
    return new PlaceOptions(
        others.geometry == null ? geometry : others.geometry,
        others.metadata == null ? metadata : others.metadata,
        others.points == null ? points : others.points);
  }

  /**
   * A column of points made of two columns of numbers.
   *
   * @param table the source's table, or null for every table that has both columns
   * @param latitude degrees north, -90 to 90
   * @param longitude degrees east, -180 to 180
   * @param column the column that is added on the target
   */
  public record Points(
      @Nullable Identifier table, Identifier latitude, Identifier longitude, Identifier column) {

    /** {@code [table.]latitude,longitude=column}, as the option takes it. */
    public String words() {
      return (table == null ? "" : table + ".") + latitude + "," + longitude + "=" + column;
    }
  }
}

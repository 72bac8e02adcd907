package dev.pgtrek.cli;

import dev.pgtrek.model.Identifier;
import dev.pgtrek.plan.GeometryChoice;
import dev.pgtrek.plan.PlaceOptions;
import dev.pgtrek.plan.PlaceOptions.Points;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What becomes of places. */
final class PlaceChoices {

  @Option(
      names = "--geometry",
      paramLabel = "postgis|bytea",
      description =
          "Columns of geometries become PostGIS's geometry, or stay the bytes that they are."
              + " Default: postgis.")
  @Nullable GeometryChoice geometry;

  @Option(
      names = "--places-metadata",
      paramLabel = "report|tables",
      description =
          "Tables by which a GeoPackage or SpatiaLite file describes its tables (gpkg_*,"
              + " geometry_columns): into the report only, or as tables too. Default: report.")
  @Nullable Metadata metadata;

  @Option(
      names = "--points",
      paramLabel = "[TABLE.]LAT,LON=COLUMN",
      converter = PointsConverter.class,
      description =
          "Adds a column geography(Point,4326) made of a column of latitudes and one of longitudes,"
              + " with an index. May be repeated.")
  List<Points> points = new ArrayList<>();

  /** Where the tables that describe others go. */
  enum Metadata {
    REPORT,
    TABLES
  }

  PlaceOptions read() {
    return new PlaceOptions(
        geometry,
        metadata == null ? null : metadata == Metadata.TABLES,
        points.isEmpty() ? null : points);
  }

  /** Reads {@code cafe.lat,lon=location}. */
  static final class PointsConverter implements ITypeConverter<Points> {

    @Override
    public Points convert(String text) {
      int equal = text.lastIndexOf('=');
      int comma = text.indexOf(',');
      if (comma < 0 || equal < comma) {
        throw wrong(text);
      }
      String first = text.substring(0, comma);
      int dot = first.lastIndexOf('.');
      String table = dot < 0 ? "" : first.substring(0, dot);
      String latitude = first.substring(dot + 1);
      String longitude = text.substring(comma + 1, equal);
      String column = text.substring(equal + 1);
      if (dot == 0 || latitude.isEmpty() || longitude.isEmpty() || column.isEmpty()) {
        throw wrong(text);
      }
      return new Points(
          table.isEmpty() ? null : Identifier.of(table),
          Identifier.of(latitude),
          Identifier.of(longitude),
          Identifier.of(column));
    }

    private static TypeConversionException wrong(String text) {
      return new TypeConversionException(
          "'" + text + "' does not name points: [table.]latitude,longitude=column is expected");
    }
  }
}

package dev.pgtrek.plan;

import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.Places;
import dev.pgtrek.model.SpatialReference;
import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.spi.ColumnRoute;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What becomes of the spatial references that a typed source knows: a GeoPackage has a table for
 * them, and no other file has. Tables that describe a GeoPackage and are carried themselves hold
 * them already.
 */
final class TypedReferences {

  /** Whose numbers mean the same everywhere. */
  private static final Set<String> WIDELY_KNOWN = Set.of("EPSG", "ESRI");

  private final Collection<Draft> drafts;
  private final Places places;
  private final Notes notes;

  TypedReferences(Collection<Draft> drafts, Places places, Notes notes) {
    this.drafts = drafts;
    this.places = places;
    this.notes = notes;
  }

  /** Those that the file is to know; of each other one of the source's own is said what it was. */
  List<SpatialReference> fill() {
    boolean described =
        drafts.stream()
            .anyMatch(d -> d.target.table().text().toLowerCase(Locale.ROOT).startsWith("gpkg_"));
    boolean geoPackage =
        drafts.stream().flatMap(d -> d.columns.stream()).anyMatch(TypedReferences::isGeoPackages);
    if (geoPackage && !described) {
      return places.references();
    }
    if (!described) {
      places.references().stream()
          .filter(r -> !WIDELY_KNOWN.contains(r.authority().toUpperCase(Locale.ROOT)))
          .forEach(this::leave);
    }
    return List.of();
  }

  /** As the tables that make the file a GeoPackage know it: by the declared kind. */
  private static boolean isGeoPackages(ColumnRoute column) {
    return column.written() == ValueFormat.GEOPACKAGE
        && column.target().type() instanceof ColumnType.Geometry geometry
        && column.target().declared().equalsIgnoreCase(geometry.kind().word());
  }

  private void leave(SpatialReference reference) {
    notes.leave(
        "spatial reference",
        Integer.toString(reference.srid()),
        "only a GeoPackage has a table for the definitions of spatial references",
        reference.wkt().isEmpty() ? reference.proj4() : reference.wkt());
  }
}

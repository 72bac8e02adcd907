package dev.pgtrek.plan;

import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.Places;
import dev.pgtrek.model.SpatialReference;
import dev.pgtrek.spi.ColumnRoute;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** The spatial references that planned geometries need the target to know. */
final class PlaceReferences {

  private PlaceReferences() {}

  /** Those of all planned columns and their values, by number; with empty words where undefined. */
  static List<SpatialReference> of(Collection<Draft> drafts, Places places) {
    SortedSet<Integer> used = new TreeSet<>();
    for (Draft draft : drafts) {
      for (ColumnRoute column : draft.columns) {
        if (column.target().type() instanceof ColumnType.Geometry geometry) {
          used.add(geometry.srid());
          used.addAll(draft.profile(column.source()).geometries().srids());
        }
      }
    }
    used.remove(0);
    return used.stream()
        .map(
            srid ->
                places.references().stream()
                    .filter(r -> r.srid() == srid)
                    .findFirst()
                    .orElseGet(() -> new SpatialReference(srid, "", 0, "", "", "")))
        .toList();
  }
}

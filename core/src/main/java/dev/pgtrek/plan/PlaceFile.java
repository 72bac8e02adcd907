package dev.pgtrek.plan;

import dev.pgtrek.model.Identifier;
import dev.pgtrek.plan.PlaceOptions.Points;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The choices about places as a plan file has them: three keys at its top. */
final class PlaceFile {

  static final String GEOMETRY = "geometry";
  static final String METADATA = "placesMetadata";
  static final String POINTS = "points";

  private static final List<String> POINTS_KEYS =
      List.of("table", "latitude", "longitude", "column");
  private static final String AS_TABLES = "tables";
  private static final String REPORTED = "report";

  private PlaceFile() {}

  /** Writes what was chosen; nothing where nothing was. */
  static void write(PlaceOptions places, Map<String, Object> root) {
    if (places.geometry() != null) {
      root.put(GEOMETRY, PlanTree.word(places.geometry()));
    }
    if (places.metadata() != null) {
      root.put(METADATA, places.metadata() ? AS_TABLES : REPORTED);
    }
    if (!places.added().isEmpty()) {
      List<Object> list = new ArrayList<>();
      places.added().forEach(p -> list.add(entry(p)));
      root.put(POINTS, list);
    }
  }

  private static Map<String, Object> entry(Points points) {
    Map<String, Object> entry = new LinkedHashMap<>();
    if (points.table() != null) {
      entry.put("table", points.table().text());
    }
    entry.put("latitude", points.latitude().text());
    entry.put("longitude", points.longitude().text());
    entry.put("column", points.column().text());
    return entry;
  }

  static PlaceOptions read(YamlEntry root) {
    YamlEntry.Word geometry = root.word(GEOMETRY);
    return new PlaceOptions(
        geometry == null
            ? null
            : geometry.oneOf(List.of(GeometryChoice.values()), "choice for geometries"),
        metadata(root.word(METADATA)),
        root.has(POINTS)
            ? root.entries(POINTS, POINTS_KEYS).stream().map(PlaceFile::points).toList()
            : null);
  }

  private static @Nullable Boolean metadata(YamlEntry.@Nullable Word word) {
    if (word == null) {
      return null;
    }
    return switch (word.text()) {
      case AS_TABLES -> true;
      case REPORTED -> false;
      default ->
          throw word.refused(
              "plan-bad-word",
              "'" + word.text() + "' says not what becomes of the tables that describe others",
              "Take one of: " + REPORTED + ", " + AS_TABLES + ".");
    };
  }

  private static Points points(YamlEntry entry) {
    YamlEntry.Word table = entry.word("table");
    return new Points(
        table == null ? null : table.name(),
        name(entry, "latitude"),
        name(entry, "longitude"),
        name(entry, "column"));
  }

  private static Identifier name(YamlEntry entry, String key) {
    YamlEntry.Word word = entry.word(key);
    if (word == null) {
      throw entry.refused("plan-needs-name", "these points need `" + key + ":`");
    }
    return word.name();
  }
}

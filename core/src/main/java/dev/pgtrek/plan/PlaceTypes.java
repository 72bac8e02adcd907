package dev.pgtrek.plan;

import dev.pgtrek.model.ColumnProfile;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.ColumnType.Geometry;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.GeometryKind;
import dev.pgtrek.model.GeometryProfile;
import dev.pgtrek.model.Places;
import dev.pgtrek.model.Places.GeometryColumn;
import dev.pgtrek.model.Places.Presence;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.ValueFormat;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What columns of geometries become. The source's own description proposes, all values decide: a
 * column whose every value can be carried becomes geometry of the narrowest kind, reference and
 * dimensions that keep the description's meaning; else it stays bytes, and nothing is altered.
 */
final class PlaceTypes {

  private final Places places;
  private final GeometryChoice choice;

  PlaceTypes(Places places, GeometryChoice choice) {
    this.places = places;
    this.choice = choice;
  }

  /** The decision; empty where the column is not said to hold geometries. */
  Optional<TypeDecision> decide(ColumnFacts facts) {
    GeometryColumn said =
        places.column(facts.table().name().table(), facts.column().name()).orElse(null);
    Optional<GeometryColumn> declared = said != null ? Optional.of(said) : byDeclaredType(facts);
    ColumnProfile profile = facts.profile();
    boolean allValid = profile.geometries().valid() == profile.values();
    if (declared.isEmpty() || (said == null && (!allValid || profile.values() == 0))) {
      return allValid && profile.values() > 0 ? Optional.of(noted(facts)) : Optional.empty();
    }
    if (choice == GeometryChoice.BYTEA) {
      return profile.blobs() < profile.values()
          ? Optional.empty()
          : Optional.of(
              TypeDecision.of(
                  ScalarType.BYTEA,
                  facts.declared() + "; geometries as the bytes that they are, by choice"));
    }
    if (!allValid || mixesFormats(profile)) {
      return Optional.of(TypeDecision.decide(facts).with(List.of(malformed(facts))));
    }
    return Optional.of(new Decision(facts, declared.get()).make());
  }

  /** A column outside any description, whose declared type is a kind of geometry. */
  private static Optional<GeometryColumn> byDeclaredType(ColumnFacts facts) {
    return GeometryKind.of(facts.column().declared().strip())
        .map(
            kind ->
                new GeometryColumn(
                    facts.table().name().table(),
                    facts.column().name(),
                    kind,
                    Integer.MIN_VALUE,
                    Presence.MAYBE,
                    Presence.MAYBE));
  }

  private static TypeDecision noted(ColumnFacts facts) {
    ColumnType type = new Decision(facts, anything(facts)).type();
    return TypeDecision.decide(facts)
        .with(
            List.of(
                facts.info(
                    "geometry-in-blob",
                    "all values are geometries",
                    "Neither the column's type nor the file says that they are, so they stay"
                        + " bytes.",
                    "To carry them to PostGIS: " + facts.planLine("type: " + type.sql()) + ".")));
  }

  private static GeometryColumn anything(ColumnFacts facts) {
    return new GeometryColumn(
        facts.table().name().table(),
        facts.column().name(),
        GeometryKind.GEOMETRY,
        Integer.MIN_VALUE,
        Presence.MAYBE,
        Presence.MAYBE);
  }

  private static boolean mixesFormats(ColumnProfile profile) {
    return profile.geometries().geoPackage() > 0 && profile.geometries().spatiaLite() > 0;
  }

  private static Finding malformed(ColumnFacts facts) {
    GeometryProfile found = facts.profile().geometries();
    List<String> parts = new ArrayList<>();
    found.faults().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(f -> parts.add(f.getValue() + " " + f.getKey().words()));
    long others = facts.profile().values() - found.valid() - found.faulty();
    if (others > 0) {
      parts.add(others + " no geometry at all");
    }
    if (mixesFormats(facts.profile())) {
      parts.add("GeoPackage's and SpatiaLite's format in one column");
    }
    return facts.warn(
        "geometry-malformed",
        Wording.list(List.of(found.valid() + " sound", Wording.list(parts))),
        "One value that is no geometry PostGIS would take keeps the whole column from being"
            + " geometry, for nothing is altered or left out; it is carried as it is stored.",
        "Mend or delete these values on the source and plan again; or keep the bytes.");
  }

  /** The format of the values; GeoPackage's where there are none. */
  static ValueFormat format(ColumnProfile profile) {
    return profile.geometries().spatiaLite() > 0 ? ValueFormat.SPATIALITE : ValueFormat.GEOPACKAGE;
  }

  static boolean isFormat(ValueFormat format) {
    return format == ValueFormat.GEOPACKAGE || format == ValueFormat.SPATIALITE;
  }

  /** What does not fit, in words; empty where all does. */
  static String misfit(ColumnProfile profile, Geometry type, ValueFormat format) {
    GeometryProfile found = profile.geometries();
    if (type.geodetic()) {
      return "a column of geometries becomes geometry; geography is what --points adds";
    }
    long wrong =
        profile.values()
            - (format == ValueFormat.SPATIALITE ? found.spatiaLite() : found.geoPackage());
    if (wrong > 0) {
      return Fit.none(wrong, "no sound geometries in that format");
    }
    if (profile.values() == 0 || type.takesAll()) {
      return "";
    }
    if (!accepts(type.kind(), found)) {
      return "there are other kinds: " + kinds(found);
    }
    boolean otherReference = found.srids().stream().anyMatch(s -> s != 0 && s != type.srid());
    if (type.srid() != 0 && otherReference) {
      return "there are other spatial references: " + srids(found);
    }
    return dimensions(found, type.z(), type.m()) == found.valid()
        ? ""
        : "not all have these dimensions";
  }

  /** Whether a PostGIS column of that kind takes all kinds found. */
  private static boolean accepts(GeometryKind kind, GeometryProfile found) {
    return kind == GeometryKind.GEOMETRY || found.kinds().equals(Set.of(kind));
  }

  private static long dimensions(GeometryProfile found, boolean z, boolean m) {
    if (z) {
      return m ? found.withZm() : found.withZ();
    }
    return m ? found.withM() : found.planar();
  }

  static String kinds(GeometryProfile found) {
    return found.kinds().stream()
        .sorted(Comparator.comparingInt(GeometryKind::code))
        .map(GeometryKind::word)
        .collect(Collectors.joining(", "));
  }

  static String srids(GeometryProfile found) {
    String some =
        found.srids().stream().limit(5).map(String::valueOf).collect(Collectors.joining(", "));
    return found.srids().size() > 5 ? some + ", …" : some;
  }

  /** One column whose every value can be carried. */
  private static final class Decision {

    private final ColumnFacts facts;
    private final GeometryColumn declared;
    private final GeometryProfile found;
    private final List<Finding> findings = new ArrayList<>();

    Decision(ColumnFacts facts, GeometryColumn declared) {
      this.facts = facts;
      this.declared = declared;
      this.found = facts.profile().geometries();
    }

    TypeDecision make() {
      Geometry type = type();
      return new TypeDecision(type, format(facts.profile()), reason(type), findings);
    }

    private boolean knowsReference() {
      return declared.srid() != Integer.MIN_VALUE;
    }

    Geometry type() {
      if (facts.profile().values() == 0) {
        return new Geometry(
            declared.kind(),
            declaredSrid(),
            declared.z() == Presence.ALWAYS,
            declared.m() == Presence.ALWAYS,
            false);
      }
      GeometryKind kind = kind();
      int srid = srid();
      boolean z = found.withZ() + found.withZm() == found.valid();
      boolean m = found.withM() + found.withZm() == found.valid();
      if (dimensions(found, z, m) < found.valid()) {
        findings.add(
            facts.warn(
                "mixed-dimensions",
                Wording.list(
                    List.of(
                        Wording.counted(found.planar(), "geometry").replace("ys", "ies")
                            + (found.planar() > 0 ? " of X and Y" : ""),
                        found.withZ() == 0 ? "" : found.withZ() + " with Z",
                        found.withM() == 0 ? "" : found.withM() + " with M",
                        found.withZm() == 0 ? "" : found.withZm() + " with Z and M")),
                "A column of PostGIS has one kind of positions or names none, so the column"
                    + " becomes plain geometry; each value keeps its dimensions and SRID.",
                "Nothing to do if that suits; else mend the values and plan again."));
        return Geometry.ANY;
      }
      compareDimension("Z", declared.z(), z);
      compareDimension("M", declared.m(), m);
      return new Geometry(kind, srid, z, m, false);
    }

    private int declaredSrid() {
      return Math.clamp(declared.srid(), 0, Geometry.MAX_SRID);
    }

    private GeometryKind kind() {
      if (accepts(declared.kind(), found) && declared.kind() != GeometryKind.GEOMETRY) {
        return declared.kind();
      }
      if (declared.kind() != GeometryKind.GEOMETRY) {
        findings.add(
            facts.warn(
                "kind-differs",
                "declared " + declared.kind().word() + ", found " + kinds(found),
                "SQLite does not keep the declared kind; the column takes all kinds.",
                "Nothing to do if that suits; else mend the values and plan again."));
      }
      // A column for any kind stays one, though its values have one kind so far.
      return knowsReference() || found.kinds().size() > 1
          ? GeometryKind.GEOMETRY
          : found.kinds().iterator().next();
    }

    private int srid() {
      if (found.srids().size() > 1) {
        findings.add(
            facts.warn(
                "mixed-srids",
                "spatial references " + srids(found),
                "A column of PostGIS has one SRID or names none, so the column names none; each"
                    + " value keeps its own.",
                "Nothing to do if that suits; else mend the values and plan again."));
        return 0;
      }
      int srid = found.srids().first();
      if (knowsReference() && srid != Math.max(0, declared.srid())) {
        findings.add(
            facts.warn(
                "srid-differs",
                "declared " + declared.srid() + ", the values have " + srid,
                "The values are carried with their own spatial reference.",
                srid == 0 && declaredSrid() > 0
                    ? "To give them the declared one: "
                        + facts.planLine("type: geometry(" + shape() + "," + declaredSrid() + ")")
                        + "."
                    : "Mend the values or the declaration and plan again."));
      } else if (srid == 0) {
        findings.add(
            facts.info(
                "srid-undefined",
                "spatial reference 0 or -1",
                "The source says that the reference is undefined; PostGIS's SRID 0 says the same.",
                "Nothing to do."));
      }
      return srid;
    }

    private String shape() {
      boolean z = found.withZ() + found.withZm() > 0;
      boolean m = found.withM() + found.withZm() > 0;
      return declared.kind().word() + (z ? "Z" : "") + (m ? "M" : "");
    }

    private void compareDimension(String name, Presence presence, boolean there) {
      boolean differs =
          (presence == Presence.ALWAYS && !there) || (presence == Presence.NEVER && there);
      if (differs) {
        findings.add(
            facts.warn(
                "dimensions-differ",
                name
                    + (there ? " is declared never to be" : " is declared to be always")
                    + " there",
                "All values are "
                    + (there ? "with " : "without ")
                    + name
                    + "; the column is as its values are.",
                "Nothing to do if that suits; else mend the values and plan again."));
      }
    }

    private String reason(Geometry type) {
      if (facts.profile().values() == 0) {
        return facts.declared() + "; no value says otherwise";
      }
      String what = found.valid() + (found.valid() == 1 ? " geometry (" : " geometries (");
      String empty = found.empty() == 0 ? "" : ", " + found.empty() + " of them empty";
      return facts.declared()
          + "; "
          + what
          + kinds(found)
          + empty
          + "), all sound, as "
          + type.sql();
    }
  }
}

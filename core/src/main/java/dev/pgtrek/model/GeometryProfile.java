package dev.pgtrek.model;

import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What the blobs of one column are as geometries; every one of them was read to its end.
 *
 * @param geoPackage blobs in GeoPackage's binary format that PostGIS takes as they are
 * @param spatiaLite blobs in SpatiaLite's format that PostGIS takes as they are
 * @param faults blobs that begin as geometries and cannot be carried as such, by what is wrong
 * @param kinds the kinds of the geometries
 * @param srids their spatial references as PostGIS will know them, at most {@link #MOST_SRIDS}
 * @param undefined geometries whose reference is "undefined" (0 or -1)
 * @param planar geometries of X and Y alone
 * @param withZ geometries with Z and without M
 * @param withM geometries with M and without Z
 * @param withZm geometries with both
 * @param empty geometries without a position
 */
public record GeometryProfile(
    long geoPackage,
    long spatiaLite,
    Map<GeometryFault, Long> faults,
    Set<GeometryKind> kinds,
    SortedSet<Integer> srids,
    long undefined,
    long planar,
    long withZ,
    long withM,
    long withZm,
    long empty) {

  /** References that are remembered; more are as good as "several". */
  public static final int MOST_SRIDS = 100;

  public static final GeometryProfile NONE =
      new GeometryProfile(0, 0, Map.of(), Set.of(), new TreeSet<>(), 0, 0, 0, 0, 0, 0);

  public GeometryProfile {
    faults = Map.copyOf(faults);
    kinds = Set.copyOf(kinds);
    srids = new TreeSet<>(srids);
  }

  /** Blobs that can be carried as geometries. */
  public long valid() {
    return geoPackage + spatiaLite;
  }

  /** Blobs that begin as geometries and cannot be carried as such. */
  public long faulty() {
    return faults.values().stream().mapToLong(Long::longValue).sum();
  }
}

package dev.pgtrek.profile;

import dev.pgtrek.model.GeometryFault;
import dev.pgtrek.model.GeometryKind;
import dev.pgtrek.model.GeometryProfile;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The running counts of one column's geometries. For one thread. */
final class GeometryTally {

  private long geoPackage;
  private long spatiaLite;
  private final Map<GeometryFault, Long> faults = new EnumMap<>(GeometryFault.class);
  private final Set<GeometryKind> kinds = EnumSet.noneOf(GeometryKind.class);
  private final SortedSet<Integer> srids = new TreeSet<>();
  private long undefined;
  private final long[] dimensions = new long[4];
  private long empty;

  /** The reference seen last, so that a column of one reference costs no look-up. */
  private int latest = -2;

  /**
   * Adds one blob.
   *
   * @param fault what the scanner says is wrong, or null
   */
  void add(GeometryScanner scanner, @Nullable GeometryFault fault) {
    if (fault != null) {
      fault(fault);
      return;
    }
    if (scanner.isSpatiaLite()) {
      spatiaLite++;
    } else {
      geoPackage++;
    }
    kinds.add(scanner.kind());
    dimensions[(scanner.hasZ() ? 1 : 0) + (scanner.hasM() ? 2 : 0)]++;
    if (scanner.isEmpty()) {
      empty++;
    }
    if (scanner.srid() <= 0) {
      undefined++;
    }
    if (scanner.srid() != latest) {
      latest = scanner.srid();
      if (srids.size() < GeometryProfile.MOST_SRIDS) {
        srids.add(Math.max(0, latest));
      }
    }
  }

  void fault(GeometryFault fault) {
    faults.merge(fault, 1L, Long::sum);
  }

  void merge(GeometryTally part) {
    geoPackage += part.geoPackage;
    spatiaLite += part.spatiaLite;
    part.faults.forEach((fault, count) -> faults.merge(fault, count, Long::sum));
    kinds.addAll(part.kinds);
    for (int srid : part.srids) {
      if (srids.size() < GeometryProfile.MOST_SRIDS) {
        srids.add(srid);
      }
    }
    undefined += part.undefined;
    for (int i = 0; i < dimensions.length; i++) {
      dimensions[i] += part.dimensions[i];
    }
    empty += part.empty;
  }

  GeometryProfile profile() {
    return new GeometryProfile(
        geoPackage,
        spatiaLite,
        faults,
        kinds,
        srids,
        undefined,
        dimensions[0],
        dimensions[1],
        dimensions[2],
        dimensions[3],
        empty);
  }
}

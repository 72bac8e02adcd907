package dev.pgtrek.model;

/** Why a blob is no geometry that can be carried as one. */
public enum GeometryFault {
  /** It ends before what it announces. */
  CUT_SHORT("ends before what it announces"),
  /** Something follows where it should end. */
  GOES_ON("goes on past its end"),
  /** A header, a marker, a byte order or a version that no specification has. */
  BAD_HEADER("has a header that no specification knows"),
  UNKNOWN_KIND("is of a kind that is not known"),
  /** A part of a kind that its whole does not take, or too many levels of parts. */
  BAD_PART("has a part that its kind does not take"),
  /** Parts with and without Z or M in one value. */
  MIXED_DIMENSIONS("mixes positions with and without Z or M"),
  /** A line of one position, a ring of three and the like, which PostGIS refuses. */
  TOO_FEW_POSITIONS("has too few positions for its kind"),
  /** A ring that does not end where it begins, which PostGIS refuses. */
  OPEN_RING("has a ring that does not end where it begins"),
  /** A GeoPackage's extended geometry: a format of its maker's own. */
  EXTENDED("is an extended GeoPackage geometry, a format of its maker's own"),
  /** SpatiaLite's compressed lines, whose positions are rounded to 4 bytes. */
  COMPRESSED("is compressed by SpatiaLite"),
  /** Too long to be held whole, as a geometry has to be. */
  TOO_LARGE("is longer than 64 MiB"),
  /** A spatial reference that PostGIS has no number for. */
  BAD_SRID("has a spatial reference below -1 or above 998999");

  private final String words;

  GeometryFault(String words) {
    this.words = words;
  }

  /** What is wrong, in words that follow a count. */
  public String words() {
    return words;
  }
}

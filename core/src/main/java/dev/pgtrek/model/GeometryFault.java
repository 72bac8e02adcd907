package dev.pgtrek.model;

/** Why a blob is no geometry that can be carried as one. */
public enum GeometryFault {
  /** It ends before what it announces. */
  CUT_SHORT("cut short"),
  /** Something follows where it should end. */
  GOES_ON("with something behind their end"),
  /** A header, a marker, a byte order or a version that no specification has. */
  BAD_HEADER("with a header that no specification knows"),
  UNKNOWN_KIND("of an unknown kind"),
  /** A part of a kind that its whole does not take, or too many levels of parts. */
  BAD_PART("with a part that their kind does not take"),
  /** Parts with and without Z or M in one value. */
  MIXED_DIMENSIONS("that mix positions with and without Z or M"),
  /** A line of one position, a ring of three and the like, which PostGIS refuses. */
  TOO_FEW_POSITIONS("with too few positions for their kind"),
  /** A ring that does not end where it begins, which PostGIS refuses. */
  OPEN_RING("with a ring that does not end where it begins"),
  /** A GeoPackage's extended geometry: a format of its maker's own. */
  EXTENDED("extended, in a format of their maker's own"),
  /** SpatiaLite's compressed lines, whose positions are rounded to 4 bytes. */
  COMPRESSED("compressed by SpatiaLite"),
  /** Too long to be held whole, as a geometry has to be. */
  TOO_LARGE("longer than 64 MiB"),
  /** A spatial reference that PostGIS has no number for. */
  BAD_SRID("with an SRID below -1 or above 998999");

  private final String words;

  GeometryFault(String words) {
    this.words = words;
  }

  /** What is wrong, in words that follow a count. */
  public String words() {
    return words;
  }
}

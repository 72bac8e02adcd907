package dev.pgtrek.plan;

/** What columns of geometries become. */
public enum GeometryChoice {
  /** PostGIS's geometry, with a GiST index. */
  POSTGIS,
  /** The bytes that they are, for a target without PostGIS. */
  BYTEA
}

package dev.pgtrek.model;

/**
 * What a spatial reference number of a source means.
 *
 * @param srid its number on the source
 * @param authority who defined it, such as {@code EPSG}; may be empty
 * @param code its number there
 * @param name its name
 * @param wkt its definition as well-known text; may be empty
 * @param proj4 its definition in PROJ's words; may be empty
 */
public record SpatialReference(
    int srid, String authority, int code, String name, String wkt, String proj4) {}

-- A reference of the file's own, which PostGIS does not know.
-- The tables by which a GeoPackage describes itself (OGC 12-128r18), as far as this case needs them.
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
INSERT INTO gpkg_spatial_ref_sys VALUES
  ('Undefined cartesian SRS', -1, 'NONE', -1, 'undefined', NULL),
  ('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', NULL),
  ('WGS 84', 4326, 'EPSG', 4326, 'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]]', NULL);
CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
  description TEXT DEFAULT '', last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL,
  srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL, CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name));
INSERT INTO gpkg_spatial_ref_sys VALUES ('Site grid', 910001, 'ACME', 17, 'PROJCS["Site grid",GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["latitude_of_origin",0],PARAMETER["central_meridian",9],PARAMETER["scale_factor",1],PARAMETER["false_easting",500000],PARAMETER["false_northing",0],UNIT["metre",1]]', 'the builder''s own');
CREATE TABLE pile (id INTEGER PRIMARY KEY, geom POINT);
INSERT INTO gpkg_contents (table_name, data_type, identifier, last_change, srs_id) VALUES ('pile', 'features', 'pile', '2020-01-01T00:00:00.000Z', 910001);
INSERT INTO gpkg_geometry_columns VALUES ('pile', 'geom', 'POINT', 910001, 0, 0);
CREATE TABLE sketch (id INTEGER PRIMARY KEY, geom POINT);
INSERT INTO gpkg_contents (table_name, data_type, identifier, last_change, srs_id) VALUES ('sketch', 'features', 'sketch', '2020-01-01T00:00:00.000Z', 910002);
INSERT INTO gpkg_geometry_columns VALUES ('sketch', 'geom', 'POINT', 910002, 0, 0);
INSERT INTO pile VALUES (1, X'47500001B1E20D0001010000000000000080841E4100000000D0125341');
-- 910002 is defined nowhere.
INSERT INTO sketch VALUES (1, X'47500001B2E20D000101000000000000000000F03F000000000000F03F');

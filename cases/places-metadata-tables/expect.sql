SET timezone = 'UTC';
SELECT table_name, data_type, last_change, min_x, srs_id FROM rivers.gpkg_contents ORDER BY table_name COLLATE "C";
SELECT table_name, geometry_type_name, srs_id FROM rivers.gpkg_geometry_columns;

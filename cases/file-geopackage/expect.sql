SET timezone = 'UTC';
SELECT count(*), count(geom), sum(length(geom)) FROM "FEATURESriversds";
SELECT encode(sha256(string_agg(geom, ''::bytea ORDER BY id)), 'hex') FROM "FEATURESriversds";
SELECT count(*), encode(sha256(string_agg(tile_data, ''::bytea ORDER BY id)), 'hex') FROM "TILESosmds";
SELECT table_name, data_type, last_change, min_x, srs_id FROM gpkg_contents ORDER BY table_name COLLATE "C";
SELECT zoom_level, pixel_x_size FROM gpkg_tile_matrix ORDER BY zoom_level;
INSERT INTO "FEATURESriversds" (geom) VALUES (NULL) RETURNING id;

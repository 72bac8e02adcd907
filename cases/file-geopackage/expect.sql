SET timezone = 'UTC';
SELECT count(*), count(geom), sum(ST_NPoints(geom)), min(ST_SRID(geom)), max(ST_SRID(geom)) FROM "FEATURESriversds";
SELECT GeometryType(geom), count(*) FROM "FEATURESriversds" GROUP BY 1 ORDER BY 1;
SELECT encode(sha256(string_agg(ST_AsBinary(geom, 'XDR'), ''::bytea ORDER BY id)), 'hex') FROM "FEATURESriversds";
SELECT count(*), encode(sha256(string_agg(tile_data, ''::bytea ORDER BY id)), 'hex') FROM "TILESosmds";
SELECT zoom_level, pixel_x_size FROM gpkg_tile_matrix ORDER BY zoom_level;
INSERT INTO "FEATURESriversds" (geom) VALUES (NULL) RETURNING id;

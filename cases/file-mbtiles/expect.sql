SELECT zoom_level, count(*) FROM map GROUP BY zoom_level ORDER BY zoom_level;
SELECT count(*), sum(length(tile_data)) FROM images;
SELECT name, value FROM metadata ORDER BY name COLLATE "C";
SELECT encode(sha256(string_agg(tile_data, ''::bytea ORDER BY tile_id COLLATE "C")), 'hex') FROM images;

SELECT count(*), count(geom), sum(length(geom)) FROM "FEATURESriversds";
SELECT encode(sha256(string_agg(geom, ''::bytea ORDER BY id)), 'hex') FROM "FEATURESriversds";
SELECT count(*) FROM pg_extension WHERE extname = 'postgis';

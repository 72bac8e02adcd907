SELECT id, encode(geom, 'hex') FROM odd ORDER BY id;
SELECT count(*), sum(length(geom)) FROM half;
SELECT ST_AsEWKT(geom) FROM other_kind ORDER BY id;
SELECT ST_AsEWKT(geom) FROM other_srid;
SELECT ST_AsEWKT(geom) FROM two_srids ORDER BY id;
SELECT ST_AsEWKT(geom) FROM with_height;

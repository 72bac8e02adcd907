SELECT id, ST_AsEWKT(geom) FROM stop ORDER BY id;
SELECT id, ST_AsEWKT(geom) FROM hall;
SELECT id, ST_AsEWKT(geom) FROM anything ORDER BY id;
SELECT id, ST_AsEWKT(geom) FROM undefined_place ORDER BY id;
SELECT GeometryType(geom), count(*), count(*) FILTER (WHERE ST_IsEmpty(geom)), min(ST_Zmflag(geom)), max(ST_SRID(geom)) FROM full_dims GROUP BY 1 ORDER BY GeometryType(geom) COLLATE "C";
SELECT GeometryType(geom), count(*), count(*) FILTER (WHERE ST_IsEmpty(geom)), min(ST_Zmflag(geom)), max(ST_SRID(geom)) FROM flat GROUP BY 1 ORDER BY GeometryType(geom) COLLATE "C";
SELECT encode(ST_AsEWKB(geom, 'NDR'), 'hex') FROM high WHERE id IN (1, 2) ORDER BY id;

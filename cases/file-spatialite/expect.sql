SELECT id, name, ST_AsEWKT(geom) FROM towns ORDER BY id;
SELECT id, ST_AsEWKT(shape), ST_AsEWKT(lines) FROM shapes ORDER BY id;
SELECT id, ST_AsEWKT(flat) FROM plots;
SELECT id, encode(line, 'hex') FROM squeezed ORDER BY id;

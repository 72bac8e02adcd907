SELECT id, ST_AsText(location) FROM cafe ORDER BY id;
SELECT id, ST_AsEWKT(location) FROM tree;
SELECT id, ST_AsText(start) FROM route;
UPDATE cafe SET lat = 1, lon = 2 WHERE id = 2 RETURNING ST_AsText(location);
SELECT name FROM cafe WHERE ST_DWithin(location, 'POINT(-9.14 38.72)'::geography, 1000);
INSERT INTO cafe (name, lat, lon) VALUES ('new', 0, 0) RETURNING id, ST_AsText(location);

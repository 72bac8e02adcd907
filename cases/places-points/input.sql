CREATE TABLE cafe (id INTEGER PRIMARY KEY, name TEXT, lat REAL, lon REAL);
INSERT INTO cafe VALUES (1, 'Lisboa', 38.7223, -9.1393), (2, 'nowhere', NULL, 2.5), (3, 'pole', 90, -180), (4, 'whole', 47, 8);
CREATE TABLE tree (id INTEGER PRIMARY KEY, lat INTEGER, lon NUMERIC(9, 6));
INSERT INTO tree VALUES (1, -33, 151.209900);
CREATE TABLE route (id INTEGER PRIMARY KEY, from_lat REAL, from_lon REAL, lat TEXT);
INSERT INTO route VALUES (1, 1.5, 2.5, 'no pair');

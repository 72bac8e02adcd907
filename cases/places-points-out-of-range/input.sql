CREATE TABLE cafe (id INTEGER PRIMARY KEY, lat REAL, lon REAL, label TEXT);
INSERT INTO cafe VALUES (1, 38.7, -9.1, 'a'), (2, 138.7, -9.1, 'b');

CREATE TABLE people (id INTEGER PRIMARY KEY, label TEXT, gone TEXT);
INSERT INTO people VALUES (1, 'ada', 'x');
CREATE TABLE cache (k TEXT);
INSERT INTO cache VALUES ('x');

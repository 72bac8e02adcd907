CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT);
INSERT INTO setting VALUES ('a', '1'), (NULL, '2'), (NULL, '3');
CREATE TABLE pair (a TEXT, b TEXT, PRIMARY KEY (a, b));
INSERT INTO pair VALUES ('x', NULL), ('x', NULL), ('x', 'y');

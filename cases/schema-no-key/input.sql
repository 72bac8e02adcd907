CREATE TABLE bag (v TEXT);
INSERT INTO bag VALUES ('same'), ('same'), ('other'), (NULL), (NULL);
INSERT INTO bag (rowid, v) VALUES (-9223372036854775808, 'first'), (-1, 'minus one'), (9223372036854775807, 'last');
CREATE TABLE signed (id INTEGER PRIMARY KEY, v TEXT);
INSERT INTO signed VALUES (-9223372036854775808, 'least'), (-1, 'm'), (0, 'z'), (1, 'p');
CREATE TABLE empty (v TEXT, w INTEGER);

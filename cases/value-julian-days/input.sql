CREATE TABLE observation (id INTEGER PRIMARY KEY, seen DATETIME);
INSERT INTO observation VALUES
  (1, julianday('2024-02-29 12:34:56.789')),
  (2, 2440587.5),
  (3, julianday('1582-10-15 00:00:00.001')),
  (4, NULL);
-- In a column declared so SQLite stores a whole number as an integer, and that could be anything.
CREATE TABLE with_noon (id INTEGER PRIMARY KEY, seen DATETIME);
INSERT INTO with_noon VALUES (1, 2440587.5), (2, 2451545.0);

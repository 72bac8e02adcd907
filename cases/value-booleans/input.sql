CREATE TABLE flag (id INTEGER PRIMARY KEY, digit BOOLEAN, word BOOL, mixed BOOLEAN, two BOOLEAN, maybe BOOLEAN);
INSERT INTO flag VALUES
  (1, 0, 'false', 0, 0, 'true'),
  (2, 1, 'TRUE', 'true', 1, 'unknown'),
  (3, NULL, 'f', 'f', 2, NULL),
  (4, 1, 't', NULL, NULL, 1);

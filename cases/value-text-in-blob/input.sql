CREATE TABLE file (id INTEGER PRIMARY KEY, mixed BLOB, only_text BLOB);
INSERT INTO file VALUES
  (1, x'DEADBEEF', 'aGVsbG8='),
  (2, 'aGVsbG8=', 'plain'),
  (3, 'é', ''),
  (4, NULL, NULL);

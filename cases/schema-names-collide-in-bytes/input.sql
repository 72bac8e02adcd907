CREATE TABLE t (
  id INTEGER PRIMARY KEY,
  -- 64 and 65 bytes, of which the first 63 are the same.
  aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa_one TEXT,
  aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa_two TEXT
);
INSERT INTO t VALUES (1, 'x', 'y');

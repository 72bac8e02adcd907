CREATE TABLE q (id INTEGER PRIMARY KEY);
CREATE TABLE t (id INTEGER PRIMARY KEY, s TEXT, p INTEGER REFERENCES q,
  n INTEGER AS (coalesce(length(CAST(s AS BLOB)), 0)) STORED,
  u TEXT AS (s || '!') STORED, pp INTEGER AS (p + 1) STORED, ii INTEGER AS (id + 1) STORED);
INSERT INTO t (id, s, p) VALUES (1, 'a' || char(0) || 'b', 7), (2, 'xyz', 8);
INSERT INTO q VALUES (8);

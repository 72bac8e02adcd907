CREATE TABLE line (
  id INTEGER PRIMARY KEY,
  price REAL NOT NULL,
  amount INTEGER NOT NULL,
  total REAL GENERATED ALWAYS AS (price * amount) STORED,
  twice INTEGER AS (amount * 2) VIRTUAL,
  name TEXT,
  upper_name TEXT AS (upper(name)) STORED,
  four_times INTEGER AS (twice * 2),
  next_id INTEGER NOT NULL AS (id + 1) UNIQUE,
  is_big BOOLEAN AS (amount > 3),
  label TEXT AS (upper_name || '/' || amount) VIRTUAL,
  spelled TEXT AS ('x' || price) STORED,
  "of spelled" TEXT AS (spelled || '!') VIRTUAL,
  anything AS (length(name)),
  CHECK (twice < 1000)
);
CREATE INDEX line_label ON line (label DESC);
CREATE INDEX line_big ON line (twice) WHERE is_big;
CREATE TABLE word (code TEXT PRIMARY KEY, folded TEXT AS (lower(code)) VIRTUAL) WITHOUT ROWID;
CREATE TABLE use_of_next (id INTEGER PRIMARY KEY, doubled INTEGER AS (id * 1) REFERENCES line (next_id));
INSERT INTO line (id, price, amount, name) VALUES (1, 2.5, 4, 'tea'), (2, 0.1, 3, 'cup'), (3, 1, 0, NULL), (9, 1e300, -7, 'Straße');
INSERT INTO word (code) VALUES ('b'), ('A'), ('c');
INSERT INTO use_of_next (id) VALUES (2), (3);

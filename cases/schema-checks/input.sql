CREATE TABLE product (
  id INTEGER PRIMARY KEY,
  price REAL CHECK (price >= 0),
  kind TEXT CHECK (kind IN ('a', 'b') OR kind IS NULL),
  low INTEGER,
  high INTEGER,
  name TEXT CHECK (length(name) BETWEEN 1 AND 10),
  pattern TEXT CHECK (pattern GLOB '[a-z]*'),
  CONSTRAINT ordered CHECK (low < high)
);
INSERT INTO product VALUES (1, 0, 'a', 1, 2, 'one', 'abc'), (2, NULL, NULL, NULL, 5, 'two', 'x');

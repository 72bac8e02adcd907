CREATE TABLE product (
  id INTEGER PRIMARY KEY,
  price REAL,
  kind TEXT,
  CONSTRAINT positive CHECK (price > 0),
  CHECK (kind IN ('a', 'b'))
);
PRAGMA ignore_check_constraints = ON;
INSERT INTO product VALUES (1, 1, 'a'), (2, -1, 'b');

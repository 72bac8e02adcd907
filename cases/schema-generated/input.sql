CREATE TABLE line (
  id INTEGER PRIMARY KEY,
  price REAL NOT NULL,
  amount INTEGER NOT NULL,
  total REAL GENERATED ALWAYS AS (price * amount) STORED,
  twice INTEGER AS (amount * 2) VIRTUAL,
  name TEXT,
  upper_name TEXT AS (upper(name)) STORED
);
INSERT INTO line (id, price, amount, name) VALUES (1, 2.5, 4, 'tea'), (2, 0.1, 3, 'cup'), (3, 1, 0, NULL);

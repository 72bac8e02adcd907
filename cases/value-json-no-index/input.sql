CREATE TABLE orders (id INTEGER PRIMARY KEY, placed INTEGER, payload JSON, note JSON);
CREATE INDEX orders_placed ON orders (placed);
INSERT INTO orders VALUES (1, 10, '{"a": 1}', '[1]'), (2, 20, '{"a": 2}', NULL);

CREATE TABLE shift (id INTEGER PRIMARY KEY, starts DATETIME NOT NULL);
INSERT INTO shift VALUES
  -- Not on any clock in Berlin.
  (1, '2024-03-31 02:30:00'),
  -- Twice on every clock in Berlin.
  (2, '2024-10-27 02:30:00'),
  (3, '2024-03-10 02:30:00');

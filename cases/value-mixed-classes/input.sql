CREATE TABLE odd (id INTEGER PRIMARY KEY, body TEXT, anything, numbers);
INSERT INTO odd VALUES
  (1, 'text', 'text', 1),
  (2, x'00FF', x'00FF', 2.5),
  (3, NULL, 42, NULL),
  (4, '', 0.1, -3);

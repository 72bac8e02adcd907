CREATE TABLE reading (
  id INTEGER PRIMARY KEY,
  word INTEGER,
  empty INTEGER,
  part INTEGER,
  whole INTEGER
);
INSERT INTO reading VALUES
  (1, 7, 1, 1, 3.0),
  (2, 'abc', '', 3.5, '4'),
  (3, NULL, NULL, NULL, NULL);

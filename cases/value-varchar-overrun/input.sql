CREATE TABLE code (id INTEGER PRIMARY KEY, fits VARCHAR(3), over VARCHAR(3), fixed CHAR(2), wide NVARCHAR(4));
INSERT INTO code VALUES
  (1, 'abc', 'abcd', 'de', 'äöü€'),
  (2, '', 'a', 'f', '😀😀😀😀'),
  (3, NULL, NULL, NULL, NULL);

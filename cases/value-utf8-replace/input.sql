CREATE TABLE note (id INTEGER PRIMARY KEY, body TEXT NOT NULL);
INSERT INTO note VALUES
  (1, 'plain'),
  -- A lone byte of ISO 8859-1 at the end.
  (2, CAST(x'636166E9' AS TEXT)),
  -- The first two bytes of a character of three, then a letter.
  (3, CAST(x'E28241' AS TEXT));

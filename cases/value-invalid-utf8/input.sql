CREATE TABLE note (id INTEGER PRIMARY KEY, body TEXT NOT NULL);
INSERT INTO note VALUES
  (1, 'plain'),
  -- A lone byte of ISO 8859-1.
  (2, CAST(x'636166E9' AS TEXT)),
  -- A surrogate as CESU-8 spells it, which UTF-8 forbids.
  (3, CAST(x'EDA080' AS TEXT));

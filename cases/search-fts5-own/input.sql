CREATE VIRTUAL TABLE note USING fts5 (title, body, author UNINDEXED);
INSERT INTO note (rowid, title, body, author) VALUES
  (5, 'Five', 'the fifth note', 'ann'),
  (-3, 'Below zero', NULL, 'bob'),
  (100, '', 'Über den Wolken', NULL),
  (101, 'an integer', 42, 7);
CREATE VIRTUAL TABLE "odd ""name" USING fts5 ("a b", [c]);
INSERT INTO "odd ""name" ("a b", c) VALUES ('x one', 'y two');
CREATE TABLE memo (id INTEGER PRIMARY KEY, words TEXT);
CREATE VIRTUAL TABLE memo_copy USING fts5 (words);
CREATE TRIGGER memo_ai AFTER INSERT ON memo BEGIN
  INSERT INTO memo_copy (rowid, words) VALUES (new.id, new.words);
END;
INSERT INTO memo VALUES (1, 'kept twice'), (2, 'carried once');

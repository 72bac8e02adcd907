CREATE TABLE article (id INTEGER PRIMARY KEY, title TEXT, body TEXT, views INTEGER);
CREATE VIRTUAL TABLE article_fts USING fts5 (title, body, content = 'article', content_rowid = 'id', tokenize = 'porter unicode61');
CREATE TRIGGER article_ai AFTER INSERT ON article BEGIN
  INSERT INTO article_fts (rowid, title, body) VALUES (new.id, new.title, new.body);
END;
CREATE TRIGGER article_ad AFTER DELETE ON article BEGIN
  INSERT INTO article_fts (article_fts, rowid, title, body) VALUES ('delete', old.id, old.title, old.body);
END;
CREATE TRIGGER article_au AFTER UPDATE ON article BEGIN
  INSERT INTO article_fts (article_fts, rowid, title, body) VALUES ('delete', old.id, old.title, old.body);
  INSERT INTO article_fts (rowid, title, body) VALUES (new.id, new.title, new.body);
END;
INSERT INTO article VALUES
  (1, 'Running a database', 'How databases run, and why they are run', 10),
  (2, 'Cafés of Vienna', 'A walk past every café', 20),
  (3, NULL, 'Nothing but a body about walking', NULL),
  (4, 'Only a title', NULL, 0);

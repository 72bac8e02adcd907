CREATE VIRTUAL TABLE words_only USING fts5 (body, content = '');
INSERT INTO words_only (rowid, body) VALUES (1, 'text that cannot be had');
CREATE TABLE post (id INTEGER PRIMARY KEY, headline TEXT, body TEXT);
CREATE VIRTUAL TABLE post_words USING fts5 (h, b, content = '', contentless_delete = 1);
CREATE TRIGGER post_ai AFTER INSERT ON post BEGIN
  INSERT INTO post_words (rowid, h, b) VALUES (new.id, new.headline, new.body);
END;
CREATE TRIGGER post_ad AFTER DELETE ON post BEGIN
  DELETE FROM post_words WHERE rowid = old.id;
END;
INSERT INTO post VALUES (1, 'First', 'of all'), (2, 'Second', 'thoughts');
CREATE VIRTUAL TABLE gone USING fts5 (body, content = 'absent');

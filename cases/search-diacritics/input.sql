CREATE TABLE word (id INTEGER PRIMARY KEY, w TEXT);
INSERT INTO word VALUES (1, 'résumé'), (2, 'resume'), (3, 'Übung'), (4, 'häuser');
CREATE VIRTUAL TABLE d0 USING fts5 (w, content = 'word', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 0');
CREATE VIRTUAL TABLE d1 USING fts5 (w, content = 'word', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 1');
CREATE VIRTUAL TABLE d2 USING fts5 (w, content = 'word', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE german USING fts5 (w, content = 'word', content_rowid = 'id', tokenize = 'porter');
CREATE VIRTUAL TABLE unwanted USING fts5 (w, content = 'word', content_rowid = 'id');

CREATE TABLE t (id INTEGER PRIMARY KEY, body TEXT);
INSERT INTO t VALUES (1, 'é');
CREATE VIRTUAL TABLE t_search USING fts5 (body, content = 't', content_rowid = 'id');

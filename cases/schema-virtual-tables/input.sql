CREATE TABLE page (id INTEGER PRIMARY KEY, title TEXT, body TEXT);
INSERT INTO page VALUES (1, 'One', 'first page'), (2, 'Two', 'second page');
CREATE VIRTUAL TABLE page_search USING fts5 (title, body, content = 'page', content_rowid = 'id');
INSERT INTO page_search (page_search) VALUES ('rebuild');
CREATE VIRTUAL TABLE old_search USING fts4 (body);
INSERT INTO old_search VALUES ('its own content');
CREATE VIRTUAL TABLE box USING rtree (id, min_x, max_x, min_y, max_y);
INSERT INTO box VALUES (1, 0, 1, 0, 1);

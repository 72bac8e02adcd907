CREATE TABLE part (id INTEGER PRIMARY KEY, code TEXT, label TEXT, price INTEGER);
INSERT INTO part VALUES (1, 'AB-1234', 'Left handle', 5), (2, 'CD-1299', 'Right handle', 6), (3, 'EF-77', 'Wheel', 7);
CREATE VIRTUAL TABLE part_search USING fts5 (code, label, content = 'part', content_rowid = 'id', tokenize = 'trigram');
INSERT INTO part_search (part_search) VALUES ('rebuild');
CREATE VIRTUAL TABLE own USING fts5 (body, tokenize = 'trigram case_sensitive 1 ');
INSERT INTO own VALUES ('Needle in a haystack');

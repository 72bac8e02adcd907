CREATE VIRTUAL TABLE doc USING fts4 (title, body, tag, notindexed=tag, languageid="lid", prefix="2,3");
INSERT INTO doc (docid, title, body, tag, lid) VALUES (1, 'One', 'first words', 'secret', 0), (9, 'Nine', 'last words', NULL, 3);
CREATE TABLE mail (id INTEGER PRIMARY KEY, subject TEXT, text TEXT);
INSERT INTO mail VALUES (1, 'Hello', 'stemming the tide'), (2, 'Bye', 'a tidal stem');
CREATE VIRTUAL TABLE mail_index USING fts4 (subject, text, content="mail", tokenize=porter);
INSERT INTO mail_index (mail_index) VALUES ('rebuild');
CREATE VIRTUAL TABLE packed USING fts4 (body, compress=hex, uncompress=unhex);
INSERT INTO packed VALUES ('in hexadecimal');
CREATE VIRTUAL TABLE empty USING fts4;

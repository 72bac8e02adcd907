CREATE VIRTUAL TABLE mail USING fts3 (subject VARCHAR(100) NOT NULL, body TEXT, tokenize = porter);
INSERT INTO mail (docid, subject, body) VALUES (1, 'Meeting', 'We meet at noon'), (2, 'Lunch', 'nothing');
CREATE VIRTUAL TABLE plain USING fts3;
INSERT INTO plain VALUES ('Größe bleibt'), ('Grosse bleibt');

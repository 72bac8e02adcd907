CREATE TABLE account (id INTEGER PRIMARY KEY, email TEXT COLLATE NOCASE UNIQUE, nick TEXT COLLATE NOCASE UNIQUE);
INSERT INTO account VALUES (1, 'ÖL@example.org', 'ÄRGER'), (2, 'öl@example.org', 'ärger'), (3, 'x', 'y');
CREATE TABLE word (w TEXT COLLATE NOCASE PRIMARY KEY);
INSERT INTO word VALUES ('ДОМ'), ('дом');
CREATE TABLE tag (label TEXT UNIQUE, alias TEXT COLLATE NOCASE);
INSERT INTO tag VALUES ('One', 'Eins'), ('Two', 'Zwei');
CREATE INDEX by_label ON tag (label);

CREATE TABLE account (id INTEGER PRIMARY KEY, email TEXT COLLATE NOCASE UNIQUE, nick TEXT COLLATE NOCASE, old BOOLEAN);
CREATE UNIQUE INDEX one_nick ON account (nick) WHERE NOT old;
INSERT INTO account VALUES (1, 'Ada@Example.org', 'ÄRGER', 0), (2, 'ÖL@example.org', 'ärger', 1), (3, 'öl@example.org', 'Ärger', 1), (4, NULL, 'x', 0), (5, NULL, 'y', 0);
CREATE TABLE word (w TEXT COLLATE NOCASE, lang TEXT, PRIMARY KEY (lang, w)) WITHOUT ROWID;
INSERT INTO word VALUES ('Straße', 'de'), ('ДОМ', 'ru'), ('дом', 'ru'), ('ДОМ', 'uk');

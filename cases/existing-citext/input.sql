CREATE TABLE account (id INTEGER PRIMARY KEY, email TEXT COLLATE NOCASE UNIQUE, login TEXT UNIQUE, code TEXT);
INSERT INTO account VALUES (1, 'Ada@Example.org', 'Ada', 'X'), (2, 'BOB@example.org', 'bob', 'x'), (3, NULL, 'Ödön', NULL);

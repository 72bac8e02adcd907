CREATE TABLE account (id INTEGER PRIMARY KEY, email TEXT UNIQUE);
INSERT INTO account VALUES (1, 'Ada@Example.org'), (2, 'ADA@example.org'), (3, NULL);

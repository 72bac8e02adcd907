CREATE TABLE account (
  id INTEGER PRIMARY KEY,
  email TEXT COLLATE NOCASE UNIQUE,
  nick TEXT COLLATE NOCASE
);
CREATE UNIQUE INDEX one_nick ON account (nick);
INSERT INTO account VALUES (1, 'Ada@Example.org', 'ÄRGER'), (2, 'bob@example.org', 'ärger'), (3, NULL, NULL), (4, NULL, NULL);

CREATE TABLE country (code TEXT COLLATE NOCASE PRIMARY KEY, name TEXT NOT NULL COLLATE NOCASE CHECK (name <> 'nowhere'));
CREATE TABLE account (
  id INTEGER PRIMARY KEY,
  email TEXT COLLATE NOCASE UNIQUE,
  nick VARCHAR(40) COLLATE NOCASE DEFAULT 'Guest',
  country TEXT REFERENCES country (code),
  number INTEGER COLLATE NOCASE,
  note TEXT
);
CREATE UNIQUE INDEX one_nick ON account (nick) WHERE note = 'Main';
CREATE INDEX exact_email ON account (email COLLATE BINARY DESC);
CREATE INDEX by_country ON account (country, nick);
CREATE INDEX by_lower ON account (lower(email));
CREATE TABLE log (line TEXT);
CREATE VIEW elsewhere AS SELECT id, email, nick || '!' AS loud, country FROM account WHERE country <> 'DE' AND nick <> 'ärger' ORDER BY email;
CREATE VIEW same_nick AS SELECT a.id, b.id AS other, a.nick FROM account a JOIN account b ON a.nick = b.nick AND a.id < b.id;
CREATE VIEW over_view AS SELECT count(*) AS n FROM account WHERE email LIKE 'ADA%' OR email IN ('BOB@example.org') OR id IN (SELECT id FROM elsewhere WHERE email IS NULL);
CREATE TRIGGER renamed AFTER UPDATE OF nick ON account WHEN NEW.nick <> OLD.nick BEGIN
  INSERT INTO log VALUES (OLD.nick || ' is ' || NEW.nick);
END;
INSERT INTO country VALUES ('DE', 'Germany'), ('at', 'Österreich');
INSERT INTO account VALUES
  (1, 'Ada@Example.org', 'ÄRGER', 'de', 5, 'x'),
  (2, 'bob@example.org', 'ärger', 'De', 6, NULL),
  (3, NULL, 'Bob', 'AT', 7, 'Main'),
  (4, 'carl@example.org', 'bob', NULL, 8, 'main');

PRAGMA encoding = 'UTF-16be';
CREATE TABLE note (
  id INTEGER PRIMARY KEY,
  title TEXT NOT NULL,
  tag TEXT COLLATE NOCASE,
  shout TEXT AS (upper(tag)) STORED,
  whole TEXT AS (title || ' #' || tag) VIRTUAL,
  backwards TEXT AS (printf('%s!', title)) VIRTUAL,
  quoted TEXT AS (quote(title)) VIRTUAL
);
CREATE UNIQUE INDEX note_tag ON note (tag);
INSERT INTO note (id, title, tag) VALUES (1, 'plain', 'a'), (2, 'Zürich – 東京', 'b'), (3, '😀 emoji', NULL), (4, '', 'Ω');
CREATE TABLE word (w TEXT PRIMARY KEY) WITHOUT ROWID;
INSERT INTO word VALUES ('ß'), ('straße'), ('𝄞');
CREATE TABLE place (name TEXT);
INSERT INTO place VALUES ('Åre'), ('Zug');
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = 'CREATE TABLE place (name TEXT COLLATE app_order)' WHERE name = 'place';
PRAGMA writable_schema = OFF;

PRAGMA foreign_keys = OFF;
CREATE TABLE author (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE book (id INTEGER PRIMARY KEY, author INTEGER NOT NULL REFERENCES author (id), title TEXT);
INSERT INTO author VALUES (1, 'Ada');
INSERT INTO book VALUES (1, 1, 'Notes'), (7, 404, 'Lost'), (8, 405, 'Lost too');

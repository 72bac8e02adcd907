PRAGMA foreign_keys = OFF;
CREATE TABLE parent (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE to_no_key (id INTEGER PRIMARY KEY, name TEXT REFERENCES parent (name));
CREATE TABLE to_nothing (id INTEGER PRIMARY KEY, other INTEGER REFERENCES gone (id));
CREATE TABLE to_no_column (id INTEGER PRIMARY KEY, other INTEGER REFERENCES parent (missing));
INSERT INTO parent VALUES (1, 'a'), (2, 'a');
INSERT INTO to_no_key VALUES (1, 'a');
INSERT INTO to_nothing VALUES (1, 5);
INSERT INTO to_no_column VALUES (1, 6);

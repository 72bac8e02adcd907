CREATE TABLE category (id INTEGER PRIMARY KEY, name TEXT UNIQUE);
INSERT INTO category VALUES (10, 'ten'), (11, 'eleven');

CREATE TABLE category (id INTEGER PRIMARY KEY, name TEXT);
INSERT INTO category VALUES (1, 'ten');

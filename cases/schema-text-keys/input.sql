CREATE TABLE country (code CHAR(2) PRIMARY KEY, name TEXT);
CREATE TABLE airport (code TEXT NOT NULL PRIMARY KEY, country CHAR(2) REFERENCES country) WITHOUT ROWID;
CREATE TABLE leg (a TEXT, b TEXT, miles INT, PRIMARY KEY (b, a)) WITHOUT ROWID;
CREATE TABLE number (n INTEGER PRIMARY KEY, word TEXT) WITHOUT ROWID;
INSERT INTO country VALUES ('CH', 'Switzerland'), ('ch', 'other case');
INSERT INTO airport VALUES ('ZRH', 'CH'), ('zrh', NULL);
INSERT INTO leg VALUES ('ZRH', 'GVA', 140), ('GVA', 'ZRH', 140);
INSERT INTO number VALUES (-5, 'minus five'), (5, 'five');

PRAGMA foreign_keys = OFF;
CREATE TABLE region (name TEXT, country TEXT, area INTEGER, PRIMARY KEY (country, name));
CREATE TABLE city (
  id INTEGER PRIMARY KEY,
  region TEXT,
  country TEXT,
  FOREIGN KEY (country, region) REFERENCES region (country, name) ON UPDATE CASCADE
);
CREATE TABLE district (id INTEGER PRIMARY KEY, city INTEGER REFERENCES city ON DELETE CASCADE);
CREATE TABLE street (id INTEGER PRIMARY KEY, district INT REFERENCES DISTRICT (ID) ON DELETE SET NULL);
CREATE TABLE person (
  id INTEGER PRIMARY KEY,
  boss INTEGER REFERENCES person (id) ON DELETE SET DEFAULT,
  home INTEGER REFERENCES house (id) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE house (id INTEGER PRIMARY KEY, owner INTEGER NOT NULL REFERENCES person (id));
CREATE TABLE visit (
  person INTEGER NOT NULL REFERENCES person,
  region TEXT,
  country TEXT,
  CONSTRAINT visited FOREIGN KEY (country, region) REFERENCES region,
  CONSTRAINT once UNIQUE (region, person)
);
INSERT INTO region VALUES ('Bern', 'CH', 1), ('Bern', 'US', 2);
INSERT INTO city VALUES (1, 'Bern', 'CH'), (2, NULL, 'XX'), (3, 'Bern', 'US');
INSERT INTO district VALUES (1, 1), (2, NULL);
INSERT INTO street VALUES (1, 1), (2, 2);
INSERT INTO person VALUES (1, NULL, 1), (2, 1, 1), (3, 3, NULL);
INSERT INTO house VALUES (1, 2);
INSERT INTO visit VALUES (1, 'Bern', 'CH'), (2, NULL, NULL);

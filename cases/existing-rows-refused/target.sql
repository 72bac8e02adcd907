CREATE TABLE category (id serial PRIMARY KEY, name text UNIQUE);
INSERT INTO category (name) VALUES ('one'), ('two');

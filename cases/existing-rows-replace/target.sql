CREATE TABLE category (id serial PRIMARY KEY, name text);
CREATE TABLE item (id serial PRIMARY KEY, category_id int NOT NULL REFERENCES category (id));
INSERT INTO category (name) VALUES ('one'), ('two');
INSERT INTO item (category_id) VALUES (2);

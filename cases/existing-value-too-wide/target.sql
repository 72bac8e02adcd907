CREATE TYPE mood AS ENUM ('happy');
CREATE DOMAIN positive AS integer CHECK (VALUE > 0);
CREATE TABLE t (id serial PRIMARY KEY, n integer, name varchar(5), must text NOT NULL, whole integer, day date, mood mood, f real, moment timestamp(3), ip inet, code char(3), dom positive, amount numeric(10,2), list integer[]);
CREATE TABLE child (id serial PRIMARY KEY, t_id int REFERENCES t);

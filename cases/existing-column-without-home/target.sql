CREATE TABLE t (id serial PRIMARY KEY, needed text NOT NULL);
CREATE TABLE "Twice" (id int);
CREATE TABLE "TWICE" (id int);

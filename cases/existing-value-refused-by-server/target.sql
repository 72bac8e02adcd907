CREATE TYPE mood AS ENUM ('happy');
CREATE DOMAIN positive AS integer CHECK (VALUE > 0);
CREATE TABLE t (id serial PRIMARY KEY, mood mood, f real, moment timestamp(3), ip inet, code char(3), dom positive, list integer[], fine mood);

CREATE TABLE member (id bigint PRIMARY KEY, name varchar(8), code char(2) UNIQUE, age smallint, boss bigint REFERENCES member (id));
CREATE TABLE post (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, member bigint NOT NULL REFERENCES member (id), posted timestamptz, draft boolean, text text);

CREATE EXTENSION citext;
CREATE TABLE account (id bigint PRIMARY KEY, email citext UNIQUE);

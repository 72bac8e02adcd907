CREATE EXTENSION citext;
CREATE DOMAIN login AS citext CHECK (value !~ ' ');
CREATE TABLE account (id bigint PRIMARY KEY, email citext UNIQUE, login login NOT NULL UNIQUE, code citext);

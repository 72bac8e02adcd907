CREATE SCHEMA shop;
CREATE TABLE shop.users (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, user_name varchar(10), is_admin boolean, created_at_utc text, note text DEFAULT 'none');
CREATE TABLE shop.order_lines (id serial PRIMARY KEY, user_id bigint REFERENCES shop.users);
CREATE TABLE shop.settings (key text PRIMARY KEY);
INSERT INTO shop.settings VALUES ('theirs');
CREATE TABLE users (id int);

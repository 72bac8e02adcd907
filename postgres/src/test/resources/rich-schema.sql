-- One of nearly every kind of object, of PostgreSQL 15 and later. Roles rich_owner and rich_reader.
DO $$ BEGIN CREATE ROLE rich_owner; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE rich_reader; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
CREATE SCHEMA app AUTHORIZATION rich_owner;
CREATE SCHEMA ext;
CREATE SCHEMA "Odd ""Schema"".x";
GRANT USAGE ON SCHEMA app TO rich_reader;
GRANT CREATE ON SCHEMA public TO rich_owner;
COMMENT ON SCHEMA app IS 'The application''s';
CREATE EXTENSION citext WITH SCHEMA ext;
CREATE EXTENSION btree_gist;
CREATE EXTENSION hstore WITH SCHEMA ext;
CREATE EXTENSION postgres_fdw;

CREATE TYPE app.mood AS ENUM ('sad', 'ok', 'it''s "fine"');
ALTER TYPE app.mood ADD VALUE 'happy' BEFORE 'ok';
ALTER TYPE app.mood OWNER TO rich_owner;
CREATE DOMAIN app.positive AS int DEFAULT 1 CONSTRAINT above CHECK (VALUE > 0);
CREATE TYPE app.pair AS (a int, b app.mood);
COMMENT ON COLUMN app.pair.a IS 'first';
CREATE TYPE app.span AS RANGE (subtype = float8, subtype_diff = float8mi);
CREATE COLLATION app.german (provider = icu, locale = 'de');
CREATE TYPE app.box;
CREATE FUNCTION app.box_in(cstring) RETURNS app.box LANGUAGE internal STRICT IMMUTABLE AS 'int4in';
CREATE FUNCTION app.box_out(app.box) RETURNS cstring LANGUAGE internal STRICT IMMUTABLE AS 'int4out';
CREATE TYPE app.box (INPUT = app.box_in, OUTPUT = app.box_out, LIKE = int4);
CREATE TYPE app.forgotten;

CREATE FUNCTION app.fold(t text) RETURNS text LANGUAGE sql IMMUTABLE STRICT SET search_path = ''
  AS $f$ SELECT lower(t) || ';' || '--' $f$;
ALTER FUNCTION app.fold(text) OWNER TO rich_owner;
CREATE FUNCTION app.word(x int) RETURNS text LANGUAGE sql IMMUTABLE
  BEGIN ATOMIC SELECT CASE WHEN x > 0 THEN 'plus' ELSE 'minus' END; END;
CREATE FUNCTION app.two(x int) RETURNS int LANGUAGE sql
  BEGIN ATOMIC SELECT 1; SELECT CASE x WHEN 1 THEN 2 ELSE 3 END AS "end;"; END;
CREATE PROCEDURE app.nothing(INOUT x int) LANGUAGE plpgsql AS $$ BEGIN x := x; COMMIT; END $$;
CREATE AGGREGATE app.product(float8) (sfunc = float8mul, stype = float8, initcond = '1');
CREATE FUNCTION app.stamp() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE FUNCTION app.same(int, int) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT $1 = $2';
CREATE OPERATOR app.=== (leftarg = int, rightarg = int, function = app.same);
CREATE FUNCTION app.same(text, text) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT $1 = $2';
CREATE OPERATOR app.=== (leftarg = text, rightarg = text, function = app.same);
CREATE OPERATOR FAMILY app.ints USING btree;
CREATE OPERATOR CLASS app.ints FOR TYPE int USING btree FAMILY app.ints
  AS OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 btint4cmp(int, int);
CREATE FUNCTION app.to_mood(int) RETURNS app.mood LANGUAGE sql IMMUTABLE AS $$ SELECT 'ok'::app.mood $$;
CREATE CAST (int AS app.mood) WITH FUNCTION app.to_mood(int);
COMMENT ON CAST (int AS app.mood) IS 'any is ok';
CREATE CONVERSION app.conv FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
CREATE TEXT SEARCH DICTIONARY app.dict (TEMPLATE = pg_catalog.simple, stopwords = 'english');
CREATE TEXT SEARCH CONFIGURATION app.conf (COPY = pg_catalog.english);
ALTER TEXT SEARCH CONFIGURATION app.conf ALTER MAPPING FOR asciiword WITH app.dict, english_stem;
CREATE ACCESS METHOD heap_again TYPE TABLE HANDLER heap_tableam_handler;
CREATE FUNCTION app.hs(internal) RETURNS internal LANGUAGE c AS '$libdir/hstore', 'hstore_in';
CREATE FUNCTION app.handler() RETURNS language_handler LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_call_handler';
CREATE TRUSTED LANGUAGE plagain HANDLER app.handler;
CREATE TRANSFORM FOR int LANGUAGE sql (FROM SQL WITH FUNCTION prsd_lextype(internal));

CREATE SEQUENCE app.free AS smallint INCREMENT -3 MINVALUE -100 MAXVALUE 50 START 5 CACHE 4 CYCLE;
ALTER SEQUENCE app.free OWNER TO rich_owner;
CREATE TABLE app.users (
  id bigint GENERATED ALWAYS AS IDENTITY (START 100) PRIMARY KEY,
  name text NOT NULL DEFAULT 'x' COLLATE app.german,
  email ext.citext UNIQUE,
  mood app.mood DEFAULT 'ok',
  level app.positive,
  gone int,
  folded text GENERATED ALWAYS AS (app.fold(name)) STORED,
  tags ext.hstore,
  note text COMPRESSION lz4,
  CONSTRAINT named CHECK (name <> '')
) WITH (fillfactor = 70);
ALTER TABLE app.users ALTER COLUMN note SET STORAGE EXTERNAL;
ALTER TABLE app.users DROP COLUMN gone;
ALTER TABLE app.users ALTER COLUMN name SET STATISTICS 500;
ALTER TABLE app.users ALTER COLUMN email SET (n_distinct = -0.5);
ALTER TABLE app.users OWNER TO rich_owner;
COMMENT ON TABLE app.users IS 'They';
COMMENT ON COLUMN app.users.email IS 'Where; to -- write';
COMMENT ON CONSTRAINT named ON app.users IS 'named they are';
CREATE TABLE app.serials (id serial PRIMARY KEY, big bigserial, what int);
CREATE TABLE app.orders (
  id int, user_id bigint, placed date NOT NULL, amount numeric(12, 2), during tstzrange,
  CONSTRAINT orders_pk PRIMARY KEY (id) INCLUDE (amount),
  CONSTRAINT later UNIQUE (user_id, placed) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT alone EXCLUDE USING gist (user_id WITH =, during WITH &&),
  CONSTRAINT nn UNIQUE NULLS NOT DISTINCT (amount)
);
ALTER TABLE app.orders ADD CONSTRAINT fk FOREIGN KEY (user_id) REFERENCES app.users ON DELETE CASCADE DEFERRABLE;
ALTER TABLE app.orders ADD CONSTRAINT loose FOREIGN KEY (id) REFERENCES app.serials (id) NOT VALID;
ALTER TABLE app.orders ADD CONSTRAINT "some" CHECK (amount > 0) NOT VALID;
CREATE INDEX by_amount ON app.orders (amount DESC NULLS LAST) WHERE amount > 10;
CREATE INDEX by_word ON app.orders ((app.word(id)), id app.ints) WITH (fillfactor = 50);
ALTER INDEX app.by_word ALTER COLUMN 1 SET STATISTICS 200;
ALTER TABLE app.orders CLUSTER ON orders_pk;
ALTER TABLE app.orders REPLICA IDENTITY USING INDEX orders_pk;
ALTER TABLE app.serials REPLICA IDENTITY FULL;
CREATE STATISTICS app.together (ndistinct, mcv) ON user_id, placed FROM app.orders;
ALTER STATISTICS app.together SET STATISTICS 50;
COMMENT ON INDEX app.by_amount IS 'the large ones';

CREATE TABLE app.logs (at date NOT NULL, kind text, id int) PARTITION BY RANGE (at);
CREATE TABLE app.logs_2024 PARTITION OF app.logs FOR VALUES FROM ('2024-01-01') TO ('2025-01-01') PARTITION BY LIST (kind);
CREATE TABLE "Odd ""Schema"".x"."Logs a" PARTITION OF app.logs_2024 FOR VALUES IN ('a');
CREATE TABLE app.logs_other (id int, dropped int, at date NOT NULL, kind text);
ALTER TABLE app.logs_other DROP COLUMN dropped;
ALTER TABLE app.logs ATTACH PARTITION app.logs_other DEFAULT;
ALTER TABLE app.logs ADD PRIMARY KEY (at, kind, id);
CREATE INDEX logs_kind ON app.logs (kind);
ALTER TABLE app.logs ADD CONSTRAINT logs_fk FOREIGN KEY (id) REFERENCES app.orders;

CREATE TABLE app.parent (a int, b text);
CREATE TABLE app.child (c int) INHERITS (app.parent);
ALTER TABLE app.child ALTER COLUMN b SET DEFAULT 'of child';
CREATE UNLOGGED TABLE app.cache (k text PRIMARY KEY, v bytea);
CREATE TABLE app.typed OF app.pair (PRIMARY KEY (a));
CREATE TABLE app.again (a int) USING heap_again;
CREATE TABLE "Odd ""Schema"".x"."Table on x, y" ("Index on" int, "a;b" text, "новый
день" int);
CREATE INDEX "on ""A"".b" ON "Odd ""Schema"".x"."Table on x, y" ("a;b");
ALTER TABLE "Odd ""Schema"".x"."Table on x, y" ADD CONSTRAINT "constraint x" CHECK ("Index on" > 0) NOT VALID;
CREATE TABLE app.partition (sequence int, "table" int, by int);
CREATE TABLE app.nocolumns ();

CREATE SERVER far FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'nowhere', dbname 'x');
CREATE USER MAPPING FOR rich_reader SERVER far OPTIONS (user 'u', password 's3cret''x');
CREATE FOREIGN DATA WRAPPER plain OPTIONS (debug 'true');
GRANT USAGE ON FOREIGN SERVER far TO rich_reader;
CREATE FOREIGN TABLE app.away (id int OPTIONS (column_name 'i'), t text) SERVER far OPTIONS (table_name 't');

CREATE VIEW app.v AS SELECT id, name FROM app.users WHERE mood = 'ok' WITH CASCADED CHECK OPTION;
ALTER VIEW app.v ALTER COLUMN name SET DEFAULT 'via view';
CREATE VIEW app.keyed AS SELECT u.id, u.name, count(*) FROM app.users u JOIN app.orders o ON o.user_id = u.id GROUP BY u.id;
CREATE VIEW app.over_keyed AS SELECT * FROM app.keyed;
CREATE VIEW app.sec WITH (security_barrier, security_invoker = true) AS SELECT 1 AS one;
CREATE RECURSIVE VIEW app.rec (n) AS VALUES (1) UNION ALL SELECT n + 1 FROM rec WHERE n < 5;
CREATE MATERIALIZED VIEW app.m1 AS SELECT name, count(*) AS n FROM app.users GROUP BY name;
CREATE MATERIALIZED VIEW app.m2 AS SELECT * FROM app.m1 WHERE n > 0;
CREATE MATERIALIZED VIEW app.m_late AS SELECT * FROM app.over_keyed;
CREATE MATERIALIZED VIEW app.m_empty AS SELECT * FROM app.m1 WITH NO DATA;
CREATE UNIQUE INDEX m1_name ON app.m1 (name);
ALTER MATERIALIZED VIEW app.m1 OWNER TO rich_owner;
COMMENT ON MATERIALIZED VIEW app.m_late IS 'late';
GRANT SELECT ON app.m_late TO rich_reader;

CREATE TRIGGER stamped BEFORE INSERT OR UPDATE OF name ON app.users FOR EACH ROW WHEN (NEW.name IS NOT NULL) EXECUTE FUNCTION app.stamp('a;b');
CREATE TRIGGER off AFTER INSERT ON app.users FOR EACH ROW EXECUTE FUNCTION app.stamp();
ALTER TABLE app.users DISABLE TRIGGER off;
CREATE TRIGGER always AFTER INSERT ON app.orders FOR EACH ROW EXECUTE FUNCTION app.stamp();
ALTER TABLE app.orders ENABLE ALWAYS TRIGGER always;
CREATE CONSTRAINT TRIGGER deferred AFTER INSERT ON app.orders DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION app.stamp();
CREATE TRIGGER on_logs AFTER INSERT ON app.logs FOR EACH ROW EXECUTE FUNCTION app.stamp();
ALTER TABLE app.logs_other DISABLE TRIGGER on_logs;
CREATE TRIGGER instead INSTEAD OF INSERT ON app.keyed FOR EACH ROW EXECUTE FUNCTION app.stamp();
CREATE RULE several AS ON DELETE TO app.serials DO ALSO (INSERT INTO app.parent VALUES (1, 'a;'); NOTIFY gone);
CREATE RULE "rule on" AS ON UPDATE TO "Odd ""Schema"".x"."Table on x, y" DO INSTEAD NOTHING;
ALTER TABLE app.serials DISABLE RULE several;
COMMENT ON TRIGGER stamped ON app.users IS 'stamps';
COMMENT ON RULE several ON app.serials IS 'two';

ALTER TABLE app.users ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.orders ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON app.users AS PERMISSIVE FOR SELECT TO rich_reader, rich_owner USING (name = current_user);
CREATE POLICY "to all; of" ON app.orders AS RESTRICTIVE FOR ALL USING (true) WITH CHECK (amount > 0);
COMMENT ON POLICY own ON app.users IS 'own';

GRANT SELECT (id, name), UPDATE (name) ON app.users TO rich_reader;
GRANT SELECT, INSERT ON app.orders TO rich_reader WITH GRANT OPTION;
SET ROLE rich_reader; GRANT SELECT ON app.orders TO rich_owner; RESET ROLE;
REVOKE ALL ON FUNCTION app.fold(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.fold(text) TO rich_reader;
GRANT USAGE ON TYPE app.mood TO rich_reader;
REVOKE USAGE ON TYPE app.span FROM PUBLIC;
REVOKE USAGE ON LANGUAGE plagain FROM PUBLIC;
GRANT USAGE ON SEQUENCE app.free TO rich_reader;
REVOKE DELETE ON app.users FROM rich_owner;
ALTER DEFAULT PRIVILEGES FOR ROLE rich_owner IN SCHEMA app GRANT SELECT ON TABLES TO rich_reader;
ALTER DEFAULT PRIVILEGES FOR ROLE rich_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

CREATE PUBLICATION some_of_it FOR TABLE app.orders (id, amount) WHERE (amount > 1), app.serials WITH (publish = 'insert');
CREATE PUBLICATION of_schema FOR TABLES IN SCHEMA app;
CREATE FUNCTION app.watch() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE EVENT TRIGGER watched ON ddl_command_end WHEN TAG IN ('CREATE TABLE', 'DROP TABLE') EXECUTE FUNCTION app.watch();
ALTER EVENT TRIGGER watched ENABLE ALWAYS;
COMMENT ON EVENT TRIGGER watched IS 'watches';
COMMENT ON PUBLICATION of_schema IS 'all of app';
CREATE SUBSCRIPTION from_afar CONNECTION 'host=nowhere password=s3cret' PUBLICATION p WITH (connect = false);

INSERT INTO app.users (name) VALUES ('a'), ('b');
REFRESH MATERIALIZED VIEW app.m1;
REFRESH MATERIALIZED VIEW app.m2;

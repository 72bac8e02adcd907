CREATE EXTENSION pg_trgm;
CREATE EXTENSION btree_gist;
CREATE EXTENSION citext;
CREATE SCHEMA shop AUTHORIZATION whole_owner;
CREATE SCHEMA audit AUTHORIZATION whole_app;
CREATE SCHEMA "Größe. ""x""";
GRANT USAGE ON SCHEMA shop TO whole_reader, whole_clerk, whole_app;
GRANT CREATE ON SCHEMA shop TO whole_app WITH GRANT OPTION;
-- as databases have it that come from 14 or older
ALTER SCHEMA public OWNER TO whole_owner;
GRANT CREATE ON SCHEMA public TO PUBLIC;
GRANT USAGE ON SCHEMA "Größe. ""x""" TO "Whole ""Größe"" Rolle";
COMMENT ON SCHEMA shop IS 'the shop''s; "all" of it
 in two lines';
-- types
CREATE TYPE shop.state AS ENUM ('new', 'it''s', 'sent');
ALTER TYPE shop.state ADD VALUE 'paid' BEFORE 'sent';
CREATE TYPE shop.pair AS (a int, b text COLLATE "C");
CREATE DOMAIN shop.email AS citext CHECK (value ~ '@') CONSTRAINT email_short CHECK (length(value) < 100);
CREATE DOMAIN shop.positive AS int NOT NULL DEFAULT 1 CHECK (value > 0);
ALTER DOMAIN shop.positive ADD CONSTRAINT lately CHECK (value < 1000000) NOT VALID;
CREATE TYPE shop.span AS RANGE (subtype = numeric, multirange_type_name = shop.spans);
CREATE TYPE shop.texts AS RANGE (subtype = text, collation = "C");
CREATE FUNCTION shop.half(a float8, b float8) RETURNS float8 LANGUAGE sql IMMUTABLE AS 'SELECT a - b';
CREATE TYPE shop.reach AS RANGE (subtype = float8, subtype_diff = shop.half);
ALTER TYPE shop.state OWNER TO whole_owner;
ALTER TYPE shop.pair OWNER TO whole_owner;
ALTER DOMAIN shop.email OWNER TO whole_owner;
GRANT USAGE ON TYPE shop.state TO whole_reader;
REVOKE USAGE ON TYPE shop.pair FROM PUBLIC;
COMMENT ON TYPE shop.state IS 'states';
COMMENT ON CONSTRAINT email_short ON DOMAIN shop.email IS 'short';
-- collations, text search
CREATE COLLATION shop.ci (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
CREATE COLLATION shop.german (provider = icu, locale = 'de-DE');
CREATE COLLATION shop.bytes FROM "C";
CREATE TEXT SEARCH DICTIONARY shop.stems (TEMPLATE = snowball, language = german, stopwords = german);
CREATE TEXT SEARCH CONFIGURATION shop.words (COPY = pg_catalog.german);
ALTER TEXT SEARCH CONFIGURATION shop.words ALTER MAPPING FOR asciiword, word WITH shop.stems;
ALTER TEXT SEARCH CONFIGURATION shop.words OWNER TO whole_owner;
-- functions
CREATE FUNCTION shop.slug(t text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = '' AS $$ SELECT pg_catalog.lower(pg_catalog.replace(t, ' ', '-')) $$;
CREATE FUNCTION shop.secret() RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = shop, pg_temp AS $f$ BEGIN RETURN 'x;y'; END $f$;
ALTER FUNCTION shop.secret() OWNER TO whole_app;
REVOKE EXECUTE ON FUNCTION shop.secret() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION shop.secret() TO whole_reader WITH GRANT OPTION;
CREATE FUNCTION shop.body(i int) RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT i + 1; END;
CREATE PROCEDURE shop.tidy(INOUT n int) LANGUAGE plpgsql AS $$ BEGIN n := n + 1; COMMIT; END $$;
CREATE FUNCTION shop.add2(numeric, numeric) RETURNS numeric LANGUAGE sql IMMUTABLE AS 'SELECT coalesce($1,0) + $2';
CREATE AGGREGATE shop.total(numeric) (SFUNC = shop.add2, STYPE = numeric, INITCOND = '0');
CREATE AGGREGATE shop.nth(float8 ORDER BY anyelement) (SFUNC = ordered_set_transition, STYPE = internal, FINALFUNC = percentile_disc_final, FINALFUNC_EXTRA);
-- operators
CREATE FUNCTION shop.pair_eq(shop.pair, shop.pair) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT ($1).a = ($2).a';
CREATE OPERATOR shop.=== (LEFTARG = shop.pair, RIGHTARG = shop.pair, FUNCTION = shop.pair_eq, COMMUTATOR = OPERATOR(shop.===));
CREATE OPERATOR shop.!!! (RIGHTARG = text, FUNCTION = shop.slug);
CREATE OPERATOR FAMILY shop.lengths USING btree;
CREATE FUNCTION shop.len_lt(text, text) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT length($1) < length($2)';
CREATE FUNCTION shop.len_eq(text, text) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT length($1) = length($2)';
CREATE FUNCTION shop.len_gt(text, text) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT length($1) > length($2)';
CREATE FUNCTION shop.len_le(text, text) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT length($1) <= length($2)';
CREATE FUNCTION shop.len_ge(text, text) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT length($1) >= length($2)';
CREATE FUNCTION shop.len_cmp(text, text) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT length($1) - length($2)';
CREATE OPERATOR shop.<# (LEFTARG=text, RIGHTARG=text, FUNCTION=shop.len_lt);
CREATE OPERATOR shop.<=# (LEFTARG=text, RIGHTARG=text, FUNCTION=shop.len_le);
CREATE OPERATOR shop.=# (LEFTARG=text, RIGHTARG=text, FUNCTION=shop.len_eq);
CREATE OPERATOR shop.>=# (LEFTARG=text, RIGHTARG=text, FUNCTION=shop.len_ge);
CREATE OPERATOR shop.># (LEFTARG=text, RIGHTARG=text, FUNCTION=shop.len_gt);
CREATE OPERATOR CLASS shop.by_length FOR TYPE text USING btree FAMILY shop.lengths AS
  OPERATOR 1 shop.<#, OPERATOR 2 shop.<=#, OPERATOR 3 shop.=#, OPERATOR 4 shop.>=#, OPERATOR 5 shop.>#, FUNCTION 1 shop.len_cmp(text,text);
CREATE FUNCTION shop.to_pair(int) RETURNS shop.pair LANGUAGE sql IMMUTABLE AS $$ SELECT ROW($1, 'x')::shop.pair $$;
CREATE CAST (int AS shop.pair) WITH FUNCTION shop.to_pair(int) AS ASSIGNMENT;
CREATE CAST (shop.pair AS text) WITH INOUT;
CREATE CONVERSION shop.conv FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
-- tables
CREATE TABLE shop.customer (
  id bigint GENERATED BY DEFAULT AS IDENTITY (SEQUENCE NAME shop."Odd seq "" name" START 7 INCREMENT 3 MINVALUE 1 MAXVALUE 9999999 CACHE 4),
  mail shop.email UNIQUE, name text COLLATE shop.german NOT NULL,
  nick text COLLATE shop.ci, state shop.state DEFAULT 'new', p shop.pair, ps shop.pair[],
  s shop.span, ss shop.spans, r shop.reach, t shop.texts, n shop.positive,
  slug text GENERATED ALWAYS AS (shop.slug(name)) STORED,
  found tsvector GENERATED ALWAYS AS (to_tsvector('pg_catalog.german', name)) STORED,
  x xml, m money, c "char", b bytea, ts timestamptz, iv interval, f float8, num numeric(30,5), bits varbit(20), net inet, mac macaddr8, j json, jb jsonb, jp jsonpath, uu uuid, pt point, poly polygon, lsn pg_lsn, oidv oidvector, dt date,
  PRIMARY KEY (id) INCLUDE (name),
  CONSTRAINT nick_once UNIQUE NULLS NOT DISTINCT (nick),
  CONSTRAINT name_len CHECK (length(name) > 0) NO INHERIT
) WITH (fillfactor = 70, autovacuum_enabled = off);
ALTER TABLE shop.customer OWNER TO whole_owner;
ALTER TABLE shop.customer ALTER COLUMN b SET STORAGE EXTERNAL, ALTER COLUMN name SET COMPRESSION pglz, ALTER COLUMN name SET STATISTICS 500;
ALTER TABLE shop.customer ALTER COLUMN state SET (n_distinct = 4);
ALTER TABLE shop.customer DROP COLUMN iv, ADD COLUMN iv interval(3);
INSERT INTO shop.customer (mail, name, nick, state, p, ps, s, ss, r, t, n, x, m, c, b, ts, f, num, bits, net, mac, j, jb, jp, uu, pt, poly, lsn, oidv, dt, iv)
 SELECT 'a' || i || '@x.de', 'Name Ä ' || i, 'nick' || i, (ARRAY['new','it''s','paid','sent'])[i % 4 + 1]::shop.state, ROW(i, 'b' || i)::shop.pair, ARRAY[ROW(i,NULL)::shop.pair], shop.span(i, i+1), shop.spans(shop.span(i,i+1), shop.span(i+5,i+6)), shop.reach(i, i + 0.5), shop.texts('a', 'b' || i), i,
  ('<a>' || i || '</a>')::xml, i::numeric::money, chr(65 + i % 26)::"char", decode(md5(i::text), 'hex'), timestamptz '2020-01-01 UTC' + i * interval '1 hour', CASE WHEN i % 50 = 0 THEN 'NaN' WHEN i % 50 = 1 THEN '-0' WHEN i % 50 = 2 THEN 'infinity' ELSE i / 3.0 END::float8, i / 7.0, i::bit(8), '10.0.0.1/24', '08:00:2b:01:02:03:04:05', '{"a": 1,  "a": 2}', jsonb_build_object('k', i), '$.a', md5(i::text)::uuid, point(i, i), '((0,0),(1,1),(1,0))', '0/1F', '1 2 3', CASE WHEN i % 40 = 0 THEN '-infinity' WHEN i % 40 = 1 THEN '0044-03-15 BC' ELSE '2024-02-29' END::date, '1 mon 2 days 3.456 s'
 FROM generate_series(1, 400) i;
ALTER TABLE shop.customer ADD CONSTRAINT late CHECK (f IS NULL OR f <> 5) NOT VALID;
CREATE INDEX ON shop.customer (name COLLATE "C" text_pattern_ops DESC NULLS LAST) INCLUDE (mail) WHERE state <> 'new';
CREATE INDEX by_len ON shop.customer (name shop.by_length) WITH (fillfactor = 80);
CREATE INDEX ON shop.customer USING gin (name gin_trgm_ops);
CREATE INDEX ON shop.customer USING gist (s, n);
CREATE INDEX ON shop.customer USING brin (ts timestamptz_minmax_multi_ops) WITH (pages_per_range = 8);
CREATE INDEX ON shop.customer USING hash (uu);
CREATE INDEX expr ON shop.customer ((shop.slug(name)), (jb ->> 'k'));
ALTER INDEX shop.expr ALTER COLUMN 1 SET STATISTICS 77;
CREATE UNIQUE INDEX once ON shop.customer (uu); ALTER TABLE shop.customer CLUSTER ON once;
CREATE STATISTICS shop.multi (ndistinct, dependencies, mcv) ON state, n FROM shop.customer; ALTER STATISTICS shop.multi SET STATISTICS 300;
CREATE STATISTICS shop.exprs ON (lower(name)), n FROM shop.customer;
COMMENT ON STATISTICS shop.multi IS 'stat';
GRANT SELECT (id, name), UPDATE (name) ON shop.customer TO whole_reader;
GRANT SELECT, INSERT ON shop.customer TO whole_app WITH GRANT OPTION;
SET SESSION AUTHORIZATION whole_app; GRANT SELECT ON shop.customer TO whole_clerk WITH GRANT OPTION; 
SET SESSION AUTHORIZATION whole_clerk; GRANT SELECT ON shop.customer TO "Whole ""Größe"" Rolle"; RESET SESSION AUTHORIZATION;
-- references, deferrable, exclusion
CREATE TABLE shop."order" (id int, customer bigint REFERENCES shop.customer ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED, during tstzrange, room int, parent int,
  PRIMARY KEY (id) DEFERRABLE, UNIQUE (room, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT no_clash EXCLUDE USING gist (room WITH =, during WITH &&) WHERE (room > 0) DEFERRABLE);
ALTER TABLE shop."order" ADD CONSTRAINT unchecked FOREIGN KEY (customer) REFERENCES shop.customer NOT VALID;
ALTER TABLE shop."order" OWNER TO whole_app;
ALTER TABLE shop."order" REPLICA IDENTITY FULL;
INSERT INTO shop."order" SELECT i, 7 + 3 * (i % 100), tstzrange(timestamptz '2020-01-01 UTC' + i * interval '1 day', timestamptz '2020-01-02 UTC' + i * interval '1 day'), i % 7 FROM generate_series(1, 300) i;
CREATE TABLE shop.item (order_id int, n int, what text, extra int, PRIMARY KEY (order_id, n));
CREATE TABLE shop.item2 (LIKE shop.item INCLUDING ALL) ;
CREATE TABLE shop.fk2 (a int, b int, FOREIGN KEY (a, b) REFERENCES shop.item MATCH FULL ON UPDATE CASCADE ON DELETE SET NULL);
-- partitions
CREATE TABLE audit.log (id bigint NOT NULL, at date NOT NULL, kind text, body text, kind2 text GENERATED ALWAYS AS (upper(kind)) STORED, UNIQUE (id, at)) PARTITION BY RANGE (at);
CREATE TABLE audit.log_2020 PARTITION OF audit.log FOR VALUES FROM ('2020-01-01') TO ('2021-01-01') PARTITION BY RANGE (at, id);
CREATE TABLE audit.log_2020_a PARTITION OF audit.log_2020 FOR VALUES FROM ('2020-01-01', MINVALUE) TO ('2020-07-01', 5);
CREATE TABLE shop.log_2020_rest PARTITION OF audit.log_2020 DEFAULT WITH (fillfactor = 50);
CREATE TABLE audit.log_2021 (body text, gone int, kind text, at date NOT NULL, id bigint NOT NULL, kind2 text GENERATED ALWAYS AS (upper(kind)) STORED); ALTER TABLE audit.log_2021 DROP COLUMN gone;
ALTER TABLE audit.log ATTACH PARTITION audit.log_2021 FOR VALUES FROM ('2021-01-01') TO ('2022-01-01');
CREATE TABLE audit.log_default PARTITION OF audit.log DEFAULT;
CREATE INDEX log_kind ON audit.log (kind, lower(body)); CREATE INDEX ON ONLY audit.log (body);
CREATE INDEX only_here ON audit.log_2021 (body);
ALTER TABLE audit.log OWNER TO whole_app; ALTER TABLE audit.log_2021 OWNER TO whole_owner;
INSERT INTO audit.log (id, at, kind, body) SELECT i, date '2020-01-01' + i, (ARRAY['a','b','it''s',NULL])[i % 4 + 1], 'body ' || i FROM generate_series(1, 1000) i;
CREATE TABLE audit.hashed (k text PRIMARY KEY, v int) PARTITION BY HASH (k);
CREATE TABLE audit.h0 PARTITION OF audit.hashed FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE audit.h1 PARTITION OF audit.hashed FOR VALUES WITH (MODULUS 2, REMAINDER 1);
INSERT INTO audit.hashed SELECT md5(i::text), i FROM generate_series(1, 200) i;
CREATE TABLE audit.refers (k text REFERENCES audit.hashed, id bigint, at date, FOREIGN KEY (id, at) REFERENCES audit.log (id, at));
INSERT INTO audit.refers SELECT md5(i::text), i, date '2020-01-01' + i FROM generate_series(1, 50) i;
-- inheritance
CREATE TABLE shop.animal (id serial PRIMARY KEY, name text CHECK (name <> ''), legs int DEFAULT 4);
CREATE TABLE shop.dog (bark text) INHERITS (shop.animal); ALTER TABLE shop.dog ALTER legs SET DEFAULT 3;
CREATE TABLE shop.flyer (wings int NOT NULL); CREATE TABLE shop.bird (id int DEFAULT 5, song text) INHERITS (shop.animal, shop.flyer);
INSERT INTO shop.animal (name) SELECT 'n' || i FROM generate_series(1, 20) i; INSERT INTO shop.dog (name, bark) VALUES ('rex', 'wau'); INSERT INTO shop.bird (name, wings, song) VALUES ('b', 2, 'la');
-- odd
CREATE TABLE shop.nothing (); INSERT INTO shop.nothing DEFAULT VALUES; INSERT INTO shop.nothing DEFAULT VALUES;
CREATE UNLOGGED TABLE shop.cache (k int PRIMARY KEY, v text); INSERT INTO shop.cache VALUES (1, 'one');
CREATE TABLE "Größe. ""x"""."äöü 63 bytes äöüäöüäöüäöüäöüäöüäöüäöü yz" ("Spalte "" mit, allem;
zeile" int PRIMARY KEY, "SELECT" text, "äöüäöüäöüäöüäöüäöüäöüäöüäöüäöüx" text DEFAULT 'it''s; "q" $$');
INSERT INTO "Größe. ""x"""."äöü 63 bytes äöüäöüäöüäöüäöüäöüäöüäöü yz" VALUES (1, 'a
b\.	c', DEFAULT), (2, NULL, '\N');
CREATE INDEX "idx äöüäöüäöüäöüäöüäöüäöüäöüäöüäöüä" ON "Größe. ""x"""."äöü 63 bytes äöüäöüäöüäöüäöüäöüäöüäöü yz" ("SELECT");
CREATE TABLE "Größe. ""x"""."a.b" (i int); CREATE TABLE "Größe. ""x"""."A.b" (i int);
CREATE TABLE shop.typed OF shop.pair (PRIMARY KEY (a)); INSERT INTO shop.typed VALUES (1, 'x');
CREATE SEQUENCE shop.down INCREMENT -2 START -1 MINVALUE -1000 CYCLE; SELECT nextval('shop.down');
CREATE SEQUENCE shop.never AS smallint; CREATE SEQUENCE shop.setfalse; SELECT setval('shop.setfalse', 50, false);
GRANT USAGE ON SEQUENCE shop.down TO whole_reader;
-- views
CREATE VIEW shop.good WITH (security_barrier, security_invoker) AS SELECT id, name FROM shop.customer WHERE state <> 'new' WITH LOCAL CHECK OPTION;
CREATE VIEW shop.grouped AS SELECT c.*, count(*) OVER () AS n2 FROM shop.customer c; ALTER VIEW shop.grouped OWNER TO whole_owner;
CREATE VIEW shop.onkey AS SELECT c.id, c.name, count(*) FROM shop.item c2 JOIN shop.customer c ON c.id = c2.order_id GROUP BY c.id;
CREATE RECURSIVE VIEW shop.rec (n) AS VALUES (1) UNION ALL SELECT n + 1 FROM rec WHERE n < 5;
CREATE MATERIALIZED VIEW shop.mv AS SELECT state, count(*) AS n, sum(num) AS total FROM shop.customer GROUP BY state; CREATE UNIQUE INDEX mv_state ON shop.mv (state);
CREATE MATERIALIZED VIEW shop.mv2 AS SELECT sum(n) AS n FROM shop.mv; CREATE MATERIALIZED VIEW shop.mv_empty AS SELECT 1 AS one WITH NO DATA;
ALTER MATERIALIZED VIEW shop.mv OWNER TO whole_owner; GRANT SELECT ON shop.mv TO whole_owner; CREATE STATISTICS shop.mvstat ON state, n FROM shop.mv;
COMMENT ON MATERIALIZED VIEW shop.mv IS 'mv'; COMMENT ON COLUMN shop.mv.n IS 'count';
-- rules, triggers, policies
CREATE RULE protect AS ON DELETE TO shop.cache DO INSTEAD NOTHING; CREATE RULE upd AS ON UPDATE TO shop.good DO INSTEAD UPDATE shop.customer SET name = new.name WHERE id = old.id;
ALTER TABLE shop.cache DISABLE RULE protect;
CREATE FUNCTION shop.touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN new; END $$;
CREATE TRIGGER t1 BEFORE UPDATE OF name ON shop.customer FOR EACH ROW WHEN (old.name IS DISTINCT FROM new.name) EXECUTE FUNCTION shop.touch('a', 'it''s');
CREATE TRIGGER t2 AFTER INSERT ON shop.customer REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION shop.touch(); ALTER TABLE shop.customer DISABLE TRIGGER t2;
CREATE TRIGGER t3 AFTER INSERT ON shop.customer FOR EACH ROW EXECUTE FUNCTION shop.touch(); ALTER TABLE shop.customer ENABLE REPLICA TRIGGER t3;
CREATE CONSTRAINT TRIGGER t4 AFTER INSERT ON audit.log DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION shop.touch(); ALTER TABLE audit.log_2021 DISABLE TRIGGER t4;
CREATE TRIGGER t5 INSTEAD OF INSERT ON shop.good FOR EACH ROW EXECUTE FUNCTION shop.touch();
ALTER TABLE shop.customer ENABLE ROW LEVEL SECURITY; CREATE POLICY own ON shop.customer FOR SELECT TO whole_reader, "Whole ""Größe"" Rolle" USING (name <> current_user AND EXISTS (SELECT FROM shop.cache WHERE k = 1));
CREATE POLICY ins ON shop.customer AS RESTRICTIVE FOR INSERT WITH CHECK (f > 0);
CREATE TABLE shop.forced (i int); ALTER TABLE shop.forced ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY; ALTER TABLE shop.forced OWNER TO whole_owner; INSERT INTO shop.forced VALUES (1), (2); CREATE POLICY p_some ON shop.forced USING (i > 1);
COMMENT ON POLICY own ON shop.customer IS 'pol'; COMMENT ON TRIGGER t1 ON shop.customer IS 'trg'; COMMENT ON RULE protect ON shop.cache IS 'rule';
-- rights
ALTER DEFAULT PRIVILEGES FOR ROLE whole_owner IN SCHEMA shop GRANT SELECT ON TABLES TO whole_reader;
ALTER DEFAULT PRIVILEGES FOR ROLE whole_app REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE whole_app GRANT USAGE ON SEQUENCES TO whole_clerk WITH GRANT OPTION;
GRANT CONNECT, TEMP ON DATABASE :"DBNAME" TO whole_reader; REVOKE TEMP ON DATABASE :"DBNAME" FROM PUBLIC;
COMMENT ON DATABASE :"DBNAME" IS 'the whole';
ALTER DATABASE :"DBNAME" SET search_path = shop, public; ALTER DATABASE :"DBNAME" SET "my.setting" = 'it''s'; ALTER DATABASE :"DBNAME" SET default_transaction_read_only = on;
ALTER ROLE whole_app IN DATABASE :"DBNAME" SET statement_timeout = '5s'; ALTER ROLE whole_app IN DATABASE :"DBNAME" SET search_path = "$user", shop;
SET default_transaction_read_only = off;
-- large objects
SELECT lo_create(70001); SELECT lo_put(70001, 0, 'large one'); ALTER LARGE OBJECT 70001 OWNER TO whole_owner; GRANT SELECT ON LARGE OBJECT 70001 TO whole_reader; COMMENT ON LARGE OBJECT 70001 IS 'lo';
SELECT lo_create(70002);
-- publications
CREATE PUBLICATION p_some FOR TABLE shop.customer (id, name) WHERE (id > 5), shop.item WITH (publish = 'insert, update'); ALTER PUBLICATION p_some OWNER TO whole_owner;

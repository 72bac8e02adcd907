-- what only a superuser makes
SET default_transaction_read_only = off;
CREATE EXTENSION postgres_fdw; CREATE EXTENSION pageinspect; 
CREATE SERVER far FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'far.example', dbname 'x'); ALTER SERVER far OWNER TO whole_owner;
GRANT USAGE ON FOREIGN SERVER far TO whole_app; GRANT USAGE ON FOREIGN DATA WRAPPER postgres_fdw TO whole_owner;
CREATE USER MAPPING FOR whole_app SERVER far OPTIONS (user 'u', password 'it''s secret'); CREATE USER MAPPING FOR PUBLIC SERVER far OPTIONS (user 'p');
CREATE FOREIGN TABLE shop.away (i int OPTIONS (column_name 'j') NOT NULL, t text CHECK (t <> '')) SERVER far OPTIONS (table_name 'y'); ALTER FOREIGN TABLE shop.away OWNER TO whole_owner;
CREATE TABLE audit.loose (i int) PARTITION BY LIST (i); CREATE TABLE audit.loose1 PARTITION OF audit.loose FOR VALUES IN (1, NULL); INSERT INTO audit.loose VALUES (1), (NULL); CREATE FOREIGN TABLE audit.loose_far PARTITION OF audit.loose FOR VALUES IN (2) SERVER far;
CREATE FOREIGN DATA WRAPPER own OPTIONS (a 'b');
CREATE FUNCTION shop.c_one(text) RETURNS text LANGUAGE c AS '$libdir/citext', 'citext_hash';
CREATE FUNCTION shop.int_one(int4, int4) RETURNS int4 LANGUAGE internal IMMUTABLE STRICT AS 'int4pl';
CREATE ACCESS METHOD heap2 TYPE TABLE HANDLER heap_tableam_handler; CREATE TABLE shop.am (i int) USING heap2; INSERT INTO shop.am VALUES (1);
CREATE PUBLICATION everything FOR ALL TABLES; CREATE PUBLICATION inschema FOR TABLES IN SCHEMA audit WITH (publish_via_partition_root);
CREATE FUNCTION audit.ddl() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN RAISE NOTICE 'ddl'; END $$;
CREATE EVENT TRIGGER watch ON ddl_command_end WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION audit.ddl(); ALTER EVENT TRIGGER watch ENABLE ALWAYS;
CREATE SUBSCRIPTION follows CONNECTION 'host=far.example dbname=y password=secret' PUBLICATION p1, p2 WITH (connect = false, slot_name = 's1');
CREATE TEXT SEARCH TEMPLATE shop.tmpl (INIT = dsimple_init, LEXIZE = dsimple_lexize); CREATE TEXT SEARCH PARSER shop.prs (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype, HEADLINE = prsd_headline);
CREATE TABLE shop.elsewhere (i int) TABLESPACE :ts; CREATE INDEX elsewhere_i ON shop.elsewhere (i) TABLESPACE :ts; INSERT INTO shop.elsewhere VALUES (1);

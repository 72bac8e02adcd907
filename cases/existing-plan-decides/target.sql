CREATE TABLE persons (id int PRIMARY KEY, name text);
INSERT INTO persons VALUES (5, 'seed');
CREATE TABLE log (what text);
CREATE FUNCTION logged() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO log VALUES (TG_OP); RETURN NULL; END $$;
CREATE TRIGGER persons_log AFTER INSERT ON persons FOR EACH ROW EXECUTE FUNCTION logged();

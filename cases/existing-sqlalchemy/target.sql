CREATE TYPE role AS ENUM ('reader', 'editor');

CREATE TABLE users (
	id SERIAL NOT NULL, 
	email VARCHAR(120) NOT NULL, 
	role role NOT NULL, 
	is_active BOOLEAN NOT NULL, 
	created_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (email)
);

CREATE TABLE collections (
	id SERIAL NOT NULL, 
	name VARCHAR(80) NOT NULL, 
	parent_id INTEGER, 
	cover_id BIGINT, 
	PRIMARY KEY (id), 
	FOREIGN KEY(parent_id) REFERENCES collections (id)
);

CREATE TABLE resources (
	id UUID NOT NULL, 
	owner_id INTEGER NOT NULL, 
	title VARCHAR(200) NOT NULL, 
	description TEXT, 
	subject JSONB, 
	quality FLOAT, 
	price NUMERIC(10, 2), 
	updated_at TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	search_vector tsvector,
	PRIMARY KEY (id), 
	FOREIGN KEY(owner_id) REFERENCES users (id)
);

CREATE INDEX ix_resources_owner ON resources (owner_id);
CREATE INDEX ix_resources_subject ON resources USING gin (subject);
CREATE INDEX ix_resources_search ON resources USING gin (search_vector);

CREATE TABLE collection_items (
	id BIGSERIAL NOT NULL, 
	collection_id INTEGER NOT NULL, 
	resource_id UUID NOT NULL, 
	position SMALLINT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(collection_id) REFERENCES collections (id), 
	FOREIGN KEY(resource_id) REFERENCES resources (id) ON DELETE CASCADE
);

ALTER TABLE collections ADD CONSTRAINT fk_cover FOREIGN KEY(cover_id) REFERENCES collection_items (id);
CREATE FUNCTION resources_search() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.search_vector := setweight(to_tsvector('english', coalesce(NEW.title, '')), 'A') || setweight(to_tsvector('english', coalesce(NEW.description, '')), 'B'); RETURN NEW; END $$;
CREATE TRIGGER resources_search BEFORE INSERT OR UPDATE ON resources FOR EACH ROW EXECUTE FUNCTION resources_search();
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.updated_at = now(); RETURN NEW; END $$;
CREATE TRIGGER resources_touch BEFORE INSERT OR UPDATE ON resources FOR EACH ROW EXECUTE FUNCTION touch();
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO alembic_version VALUES('8aa0d41c55e2');

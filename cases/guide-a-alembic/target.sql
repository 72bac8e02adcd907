-- What `alembic upgrade head` leaves on PostgreSQL.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS "uuid-ossp";
CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num));
INSERT INTO alembic_version VALUES ('9f2c4e7a1b3d');
CREATE TABLE users (
  id UUID NOT NULL DEFAULT uuid_generate_v4(),
  email VARCHAR(255) NOT NULL,
  display_name VARCHAR(120) NOT NULL,
  hashed_password VARCHAR(128) NOT NULL,
  role VARCHAR(20) DEFAULT 'user' NOT NULL,
  is_active BOOLEAN DEFAULT true NOT NULL,
  preferences JSONB,
  created_at TIMESTAMP WITHOUT TIME ZONE DEFAULT now() NOT NULL,
  last_login TIMESTAMP WITHOUT TIME ZONE,
  CONSTRAINT users_pkey PRIMARY KEY (id),
  CONSTRAINT users_email_key UNIQUE (email),
  CONSTRAINT ck_users_role CHECK (role IN ('user', 'editor', 'admin'))
);
CREATE TABLE resources (
  id UUID NOT NULL DEFAULT uuid_generate_v4(),
  title VARCHAR(500) NOT NULL,
  description TEXT,
  creator VARCHAR(255),
  publisher VARCHAR(255),
  type VARCHAR(50) DEFAULT 'article' NOT NULL,
  language VARCHAR(10) DEFAULT 'en',
  source VARCHAR(500),
  subject JSONB DEFAULT '[]'::jsonb NOT NULL,
  relation JSONB,
  embedding JSONB,
  sparse_embedding JSONB,
  quality_score DOUBLE PRECISION,
  read_status VARCHAR(20) DEFAULT 'unread' NOT NULL,
  is_public BOOLEAN DEFAULT false NOT NULL,
  publication_date DATE,
  owner_id UUID,
  created_at TIMESTAMP WITHOUT TIME ZONE DEFAULT now() NOT NULL,
  updated_at TIMESTAMP WITHOUT TIME ZONE DEFAULT now() NOT NULL,
  search_vector TSVECTOR,
  CONSTRAINT resources_pkey PRIMARY KEY (id),
  CONSTRAINT ck_resources_status CHECK (read_status IN ('unread', 'in_progress', 'completed', 'archived')),
  CONSTRAINT resources_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES users (id) ON DELETE SET NULL
);
CREATE INDEX ix_resources_type ON resources (type);
CREATE INDEX ix_resources_created_at ON resources (created_at DESC);
CREATE INDEX ix_resources_title_trgm ON resources USING gin (title gin_trgm_ops);
CREATE INDEX ix_resources_subject ON resources USING gin (subject);
CREATE INDEX ix_resources_relation ON resources USING gin (relation);
CREATE INDEX ix_resources_embedding ON resources USING gin (embedding);
CREATE INDEX ix_resources_sparse_embedding ON resources USING gin (sparse_embedding);
CREATE INDEX ix_resources_search_vector ON resources USING gin (search_vector);
CREATE FUNCTION resources_search_vector_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.search_vector := setweight(to_tsvector('pg_catalog.english', coalesce(NEW.title, '')), 'A') || setweight(to_tsvector('pg_catalog.english', coalesce(NEW.description, '')), 'B') || setweight(to_tsvector('pg_catalog.english', coalesce(( SELECT string_agg(word, ' ') FROM jsonb_array_elements_text(NEW.subject) AS word), '')), 'C'); RETURN NEW; END $$;
CREATE TRIGGER resources_search_vector_trigger BEFORE INSERT OR UPDATE OF title, description, subject ON resources FOR EACH ROW EXECUTE FUNCTION resources_search_vector_update();
CREATE TABLE collections (
  id UUID NOT NULL DEFAULT uuid_generate_v4(),
  name VARCHAR(255) NOT NULL,
  description TEXT,
  parent_id UUID,
  owner_id UUID NOT NULL,
  visibility VARCHAR(20) DEFAULT 'private' NOT NULL,
  created_at TIMESTAMP WITHOUT TIME ZONE DEFAULT now() NOT NULL,
  CONSTRAINT collections_pkey PRIMARY KEY (id),
  CONSTRAINT uq_collection_owner_name UNIQUE (owner_id, name),
  CONSTRAINT collections_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES collections (id) ON DELETE CASCADE,
  CONSTRAINT collections_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES users (id) ON DELETE CASCADE
);
CREATE TABLE collection_resources (
  collection_id UUID NOT NULL,
  resource_id UUID NOT NULL,
  position INTEGER DEFAULT 0 NOT NULL,
  added_at TIMESTAMP WITHOUT TIME ZONE DEFAULT now() NOT NULL,
  CONSTRAINT collection_resources_pkey PRIMARY KEY (collection_id, resource_id),
  CONSTRAINT collection_resources_collection_id_fkey FOREIGN KEY (collection_id) REFERENCES collections (id) ON DELETE CASCADE,
  CONSTRAINT collection_resources_resource_id_fkey FOREIGN KEY (resource_id) REFERENCES resources (id) ON DELETE CASCADE
);
CREATE INDEX ix_collection_resources_resource ON collection_resources (resource_id);
CREATE TABLE annotations (
  id SERIAL NOT NULL,
  resource_id UUID NOT NULL,
  user_id UUID NOT NULL,
  start_offset INTEGER NOT NULL,
  end_offset INTEGER NOT NULL,
  highlighted_text TEXT NOT NULL,
  note TEXT,
  tags JSONB,
  color VARCHAR(7) DEFAULT '#FFFF00' NOT NULL,
  is_shared BOOLEAN DEFAULT false NOT NULL,
  created_at TIMESTAMP WITHOUT TIME ZONE DEFAULT now() NOT NULL,
  CONSTRAINT annotations_pkey PRIMARY KEY (id),
  CONSTRAINT ck_annotations_offsets CHECK (start_offset >= 0 AND end_offset > start_offset),
  CONSTRAINT annotations_resource_id_fkey FOREIGN KEY (resource_id) REFERENCES resources (id) ON DELETE CASCADE,
  CONSTRAINT annotations_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);
CREATE INDEX ix_annotations_user_resource ON annotations (user_id, resource_id);
CREATE TABLE citations (
  id SERIAL NOT NULL,
  source_resource_id UUID NOT NULL,
  target_resource_id UUID,
  target_url VARCHAR(2048) NOT NULL,
  citation_type VARCHAR(20) DEFAULT 'reference' NOT NULL,
  context_snippet TEXT,
  importance_score NUMERIC(5, 4),
  created_at TIMESTAMP WITHOUT TIME ZONE DEFAULT now() NOT NULL,
  CONSTRAINT citations_pkey PRIMARY KEY (id),
  CONSTRAINT ck_citations_type CHECK (citation_type IN ('reference', 'dataset', 'code', 'general')),
  CONSTRAINT citations_source_resource_id_fkey FOREIGN KEY (source_resource_id) REFERENCES resources (id) ON DELETE CASCADE,
  CONSTRAINT citations_target_resource_id_fkey FOREIGN KEY (target_resource_id) REFERENCES resources (id) ON DELETE SET NULL
);
CREATE INDEX ix_citations_source ON citations (source_resource_id);
CREATE INDEX ix_citations_target ON citations (target_resource_id);

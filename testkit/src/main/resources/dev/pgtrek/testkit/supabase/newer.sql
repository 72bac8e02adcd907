-- What a later release of the services made of it: further columns and tables, and an account of them.
ALTER TABLE auth.users ADD is_anonymous boolean NOT NULL DEFAULT false;
ALTER TABLE auth.sessions ADD refresh_token_counter bigint;
ALTER TYPE auth.factor_type ADD VALUE 'phone';
CREATE TABLE auth.flow_state (id uuid PRIMARY KEY, auth_code text, created_at timestamptz);
CREATE TABLE auth.oauth_clients (id uuid PRIMARY KEY, client_secret_hash text, created_at timestamptz NOT NULL DEFAULT now());
ALTER TABLE auth.flow_state OWNER TO supabase_auth_admin;
ALTER TABLE auth.oauth_clients OWNER TO supabase_auth_admin;
GRANT ALL ON auth.flow_state, auth.oauth_clients TO postgres;
INSERT INTO auth.schema_migrations VALUES ('20240612123726'), ('20250904133000');
CREATE TYPE storage.buckettype AS ENUM ('STANDARD', 'ANALYTICS');
ALTER TYPE storage.buckettype OWNER TO supabase_storage_admin;
ALTER TABLE storage.buckets ADD type storage.buckettype NOT NULL DEFAULT 'STANDARD', ADD file_size_limit bigint;
ALTER TABLE storage.objects ADD version text, ADD user_metadata jsonb;
CREATE TABLE storage.buckets_vectors (id text PRIMARY KEY);
ALTER TABLE storage.buckets_vectors OWNER TO supabase_storage_admin;
INSERT INTO storage.migrations (id, name, hash, executed_at) VALUES (1, 'initialmigration', 'a1b2c3d4', '2025-01-01');

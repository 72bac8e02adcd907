-- What the application's own migrations leave on PostgreSQL; the column of vectors is added where pgvector is there, and its rows are filled by the application.
CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num));
INSERT INTO alembic_version VALUES ('4c1d0a55e2f0');
CREATE TABLE users (
  id SERIAL PRIMARY KEY, username VARCHAR(50) NOT NULL, email VARCHAR(120) NOT NULL, hashed_password VARCHAR(255) NOT NULL,
  is_active BOOLEAN DEFAULT true, is_admin BOOLEAN DEFAULT false, created_at TIMESTAMP DEFAULT now(), last_login TIMESTAMP);
CREATE UNIQUE INDEX ix_users_username ON users (username);
CREATE UNIQUE INDEX ix_users_email ON users (email);
CREATE TABLE chat_sessions (
  id SERIAL PRIMARY KEY, session_id VARCHAR(36) NOT NULL UNIQUE, user_id INTEGER NOT NULL REFERENCES users (id), title VARCHAR(200),
  created_at TIMESTAMP, updated_at TIMESTAMP);
CREATE INDEX ix_chat_sessions_user_id ON chat_sessions (user_id);
CREATE TABLE chat_messages (
  id SERIAL PRIMARY KEY, session_id INTEGER NOT NULL REFERENCES chat_sessions (id) ON DELETE CASCADE, role VARCHAR(20) NOT NULL,
  content TEXT NOT NULL, sources JSONB, tokens INTEGER, created_at TIMESTAMP);
CREATE INDEX ix_chat_messages_session_created ON chat_messages (session_id, created_at);
CREATE TABLE usage_logs (
  id SERIAL PRIMARY KEY, user_id INTEGER REFERENCES users (id), action VARCHAR(50) NOT NULL, tokens_used INTEGER DEFAULT 0,
  cost NUMERIC(10, 6), details JSONB, created_at TIMESTAMP);
CREATE TABLE notion_syncs (
  id SERIAL PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), notion_page_id VARCHAR(36) NOT NULL, title VARCHAR(500),
  status VARCHAR(20) DEFAULT 'pending', error_message TEXT, last_synced TIMESTAMP, CONSTRAINT uq_notion_user_page UNIQUE (user_id, notion_page_id));
CREATE TABLE document_chunks (
  id SERIAL PRIMARY KEY, chunk_id VARCHAR(64) NOT NULL UNIQUE, user_id INTEGER NOT NULL REFERENCES users (id), text TEXT NOT NULL,
  metadata TEXT, source_type VARCHAR(20) NOT NULL, source_id VARCHAR(100), source_url VARCHAR(500), embedding TEXT,
  chunk_index INTEGER DEFAULT 0, created_at TIMESTAMP, updated_at TIMESTAMP);
CREATE INDEX ix_chunks_user_source ON document_chunks (user_id, source_type);
CREATE INDEX ix_chunks_user_created ON document_chunks (user_id, created_at);
CREATE INDEX ix_chunks_source ON document_chunks (source_id);

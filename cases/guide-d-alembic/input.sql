-- A chat over one's documents: what stood in SQLite beside a vector database, chunks with their embeddings as JSON text.
CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num));
INSERT INTO alembic_version VALUES ('4c1d0a55e2f0');
CREATE TABLE users (
  id INTEGER NOT NULL PRIMARY KEY,
  username VARCHAR(50) NOT NULL,
  email VARCHAR(120) NOT NULL,
  hashed_password VARCHAR(255) NOT NULL,
  is_active BOOLEAN DEFAULT 1,
  is_admin BOOLEAN DEFAULT 0,
  created_at DATETIME DEFAULT CURRENT_TIMESTAMP,
  last_login DATETIME
);
CREATE UNIQUE INDEX ix_users_username ON users (username);
CREATE UNIQUE INDEX ix_users_email ON users (email);
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 8)
INSERT INTO users
SELECT i, 'user' || i, 'user' || i || '@chat.example', printf('$2b$12$%053d', i), i <> 5, i = 1,
  strftime('%Y-%m-%d %H:%M:%f000', '2024-07-01 09:30:00', '+' || i || ' days'), NULL
FROM n;

CREATE TABLE chat_sessions (
  id INTEGER NOT NULL PRIMARY KEY,
  session_id VARCHAR(36) NOT NULL UNIQUE,
  user_id INTEGER NOT NULL REFERENCES users (id),
  title VARCHAR(200),
  created_at DATETIME,
  updated_at DATETIME
);
CREATE INDEX ix_chat_sessions_user_id ON chat_sessions (user_id);
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30)
INSERT INTO chat_sessions
SELECT i, printf('%08x-0004-4000-8000-%012x', i * 7919, i), 1 + i % 8, CASE WHEN i % 6 = 0 THEN NULL ELSE 'Talk ' || i || ' 💬' END,
  datetime('2024-08-01 00:00:00', '+' || i || ' hours'), datetime('2024-08-02 00:00:00', '+' || i || ' hours')
FROM n;

CREATE TABLE chat_messages (
  id INTEGER NOT NULL PRIMARY KEY,
  session_id INTEGER NOT NULL REFERENCES chat_sessions (id) ON DELETE CASCADE,
  role VARCHAR(20) NOT NULL CHECK (role IN ('user', 'assistant', 'system')),
  content TEXT NOT NULL,
  sources JSON,
  tokens INTEGER,
  created_at DATETIME
);
CREATE INDEX ix_chat_messages_session_created ON chat_messages (session_id, created_at);
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200)
INSERT INTO chat_messages
SELECT i, 1 + i % 30, CASE i % 2 WHEN 0 THEN 'assistant' ELSE 'user' END,
  CASE WHEN i % 50 = 0 THEN '' ELSE 'Line one of ' || i || char(13, 10) || '```sql' || char(10) || 'SELECT ''' || i || ''';' || char(10) || '```' END,
  CASE WHEN i % 2 = 0 THEN json_array(json_object('chunk', 'chunk-' || (i % 60), 'score', (i % 100) / 128.0)) END,
  CASE WHEN i % 2 = 0 THEN i * 3 END, datetime('2024-08-03 00:00:00', '+' || i || ' minutes')
FROM n;

CREATE TABLE usage_logs (
  id INTEGER NOT NULL PRIMARY KEY,
  user_id INTEGER REFERENCES users (id),
  action VARCHAR(50) NOT NULL,
  tokens_used INTEGER DEFAULT 0,
  cost NUMERIC(10, 6),
  details JSON,
  created_at DATETIME
);
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 150)
INSERT INTO usage_logs
SELECT i, CASE WHEN i % 10 = 0 THEN NULL ELSE 1 + i % 8 END, CASE i % 3 WHEN 0 THEN 'chat' WHEN 1 THEN 'upload' ELSE 'search' END, i * 11,
  round(i * 0.000125, 6), json_object('model', 'm' || (i % 3)), datetime('2024-08-04 00:00:00', '+' || i || ' minutes')
FROM n;

CREATE TABLE notion_syncs (
  id INTEGER NOT NULL PRIMARY KEY,
  user_id INTEGER NOT NULL REFERENCES users (id),
  notion_page_id VARCHAR(36) NOT NULL,
  title VARCHAR(500),
  status VARCHAR(20) DEFAULT 'pending',
  error_message TEXT,
  last_synced DATETIME,
  CONSTRAINT uq_notion_user_page UNIQUE (user_id, notion_page_id)
);
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20)
INSERT INTO notion_syncs
SELECT i, 1 + i % 8, printf('%08x-0005-4000-8000-%012x', i * 7919, i), 'Page ' || i, CASE i % 3 WHEN 0 THEN 'failed' ELSE 'done' END,
  CASE i % 3 WHEN 0 THEN 'HTTP 429' END, CASE WHEN i % 3 <> 0 THEN datetime('2024-08-05 00:00:00', '+' || i || ' minutes') END
FROM n;

CREATE TABLE document_chunks (
  id INTEGER NOT NULL PRIMARY KEY,
  chunk_id VARCHAR(64) NOT NULL UNIQUE,
  user_id INTEGER NOT NULL REFERENCES users (id),
  text TEXT NOT NULL,
  metadata TEXT,
  source_type VARCHAR(20) NOT NULL,
  source_id VARCHAR(100),
  source_url VARCHAR(500),
  embedding TEXT,
  chunk_index INTEGER DEFAULT 0,
  created_at DATETIME,
  updated_at DATETIME
);
CREATE INDEX ix_chunks_user_source ON document_chunks (user_id, source_type);
CREATE INDEX ix_chunks_user_created ON document_chunks (user_id, created_at);
CREATE INDEX ix_chunks_source ON document_chunks (source_id);
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60)
INSERT INTO document_chunks
SELECT i, 'chunk-' || i, 1 + i % 8, 'Paragraph ' || i || ' of a document about ' || CASE i % 4 WHEN 0 THEN 'rivers' WHEN 1 THEN 'taxes' WHEN 2 THEN 'gardens' ELSE 'engines' END || '.',
  json_object('page', i, 'lang', 'en'), CASE i % 2 WHEN 0 THEN 'pdf' ELSE 'notion' END, 'source-' || (i % 7), CASE WHEN i % 2 THEN 'https://notion.example/' || i END,
  (WITH RECURSIVE d (k) AS (SELECT 0 UNION ALL SELECT k + 1 FROM d WHERE k < 383)
   SELECT json_group_array(((i * 131 + k * k * 17 + k * i) % 2001 - 1000) / 1000.0) FROM d),
  i % 5, datetime('2024-08-06 00:00:00', '+' || i || ' minutes'), datetime('2024-08-06 01:00:00', '+' || i || ' minutes')
FROM n;

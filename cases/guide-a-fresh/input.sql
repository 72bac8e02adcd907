-- A knowledge library as an application keeps it: SQLAlchemy's types, FTS5 kept in step by triggers, Alembic's mark.
PRAGMA foreign_keys = OFF;
CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num));
INSERT INTO alembic_version VALUES ('9f2c4e7a1b3d');

CREATE TABLE users (
  id CHAR(36) NOT NULL PRIMARY KEY,
  email VARCHAR(255) NOT NULL UNIQUE,
  display_name VARCHAR(120) NOT NULL,
  hashed_password VARCHAR(128) NOT NULL,
  role VARCHAR(20) NOT NULL DEFAULT 'user' CHECK (role IN ('user', 'editor', 'admin')),
  is_active BOOLEAN NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
  preferences JSON,
  created_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
  last_login DATETIME
);
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 12)
INSERT INTO users
SELECT printf('%08x-0001-4000-8000-%012x', i * 7919, i),
  'reader' || i || '@library.example',
  CASE i WHEN 3 THEN 'Zoë Ångström' WHEN 4 THEN '山田 太郎' ELSE 'Reader ' || i END,
  printf('$2b$12$%053d', i * 104729),
  CASE WHEN i = 1 THEN 'admin' WHEN i % 4 = 0 THEN 'editor' ELSE 'user' END,
  i % 5 <> 0,
  CASE WHEN i % 3 = 0 THEN NULL ELSE json_object('theme', CASE i % 2 WHEN 0 THEN 'dark' ELSE 'light' END, 'page', 10 * i) END,
  datetime('2024-01-01 08:00:00', '+' || (i * 13) || ' hours'),
  CASE WHEN i % 2 = 0 THEN datetime('2025-03-01 00:00:00', '+' || i || ' days') END
FROM n;

CREATE TABLE resources (
  id CHAR(36) NOT NULL PRIMARY KEY,
  title VARCHAR(500) NOT NULL,
  description TEXT,
  creator VARCHAR(255),
  publisher VARCHAR(255),
  type VARCHAR(50) NOT NULL DEFAULT 'article',
  language VARCHAR(10) DEFAULT 'en',
  source VARCHAR(500),
  subject JSON NOT NULL DEFAULT '[]',
  relation JSON,
  embedding JSON,
  sparse_embedding JSON,
  quality_score FLOAT,
  read_status VARCHAR(20) NOT NULL DEFAULT 'unread' CHECK (read_status IN ('unread', 'in_progress', 'completed', 'archived')),
  is_public BOOLEAN NOT NULL DEFAULT 'false',
  publication_date DATE,
  owner_id CHAR(36) REFERENCES users (id) ON DELETE SET NULL,
  created_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
  updated_at DATETIME NOT NULL DEFAULT (datetime('now'))
);
CREATE INDEX ix_resources_type ON resources (type);
CREATE INDEX ix_resources_read_status ON resources (read_status) WHERE read_status <> 'archived';
CREATE INDEX ix_resources_created_at ON resources (created_at DESC);
CREATE INDEX ix_resources_title_lower ON resources (lower(title));
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 320)
INSERT INTO resources
SELECT printf('%08x-0002-4000-8000-%012x', i * 7919, i),
  CASE i % 5 WHEN 0 THEN 'On the migration of databases, part ' WHEN 1 THEN 'Searching libraries, volume '
    WHEN 2 THEN 'Vector embeddings in practice ' WHEN 3 THEN 'Café notes: ' ELSE 'A history of citations ' END || i,
  CASE WHEN i % 7 = 0 THEN NULL ELSE 'Chapter ' || i || ' tells how rows travel, why indexes matter'
    || CASE i % 3 WHEN 0 THEN ', and what PostgreSQL does with them.' ELSE '. "Quoted", 100 % — ü ß 漢字.' END END,
  'Author ' || (i % 23),
  CASE WHEN i % 4 = 0 THEN NULL ELSE 'Press ' || (i % 9) END,
  CASE i % 3 WHEN 0 THEN 'book' WHEN 1 THEN 'article' ELSE 'dataset' END,
  CASE i % 6 WHEN 0 THEN 'de' WHEN 1 THEN NULL ELSE 'en' END,
  'https://example.org/items/' || i || '?q=%20&x=1',
  json_array('topic-' || (i % 11), 'area-' || (i % 4)),
  CASE WHEN i % 2 = 0 THEN json_object('isPartOf', 'series-' || (i % 6), 'references', json_array(i - 1, i + 1)) END,
  CASE WHEN i % 3 <> 0 THEN (
    WITH RECURSIVE d (k) AS (SELECT 0 UNION ALL SELECT k + 1 FROM d WHERE k < 7)
    SELECT json_group_array(((i * 31 + k * 17) % 2000 - 1000) / 1000.0) FROM d) END,
  CASE WHEN i % 5 = 0 THEN json_object('12', 0.5, printf('%d', i), 0.25) END,
  CASE WHEN i % 10 = 0 THEN NULL ELSE (i % 100) / 100.0 END,
  CASE i % 4 WHEN 0 THEN 'completed' WHEN 1 THEN 'unread' WHEN 2 THEN 'in_progress' ELSE 'archived' END,
  i % 2,
  date('1990-01-01', '+' || (i * 37) || ' days'),
  CASE WHEN i % 13 = 0 THEN NULL ELSE printf('%08x-0001-4000-8000-%012x', (1 + i % 12) * 7919, 1 + i % 12) END,
  datetime('2024-02-01 10:00:00', '+' || (i * 17) || ' minutes'),
  strftime('%Y-%m-%d %H:%M:%f000', '2024-03-01 10:00:00', '+' || (i * 19) || ' minutes')
FROM n;

CREATE TABLE collections (
  id CHAR(36) NOT NULL PRIMARY KEY,
  name VARCHAR(255) NOT NULL,
  description TEXT,
  parent_id CHAR(36) REFERENCES collections (id) ON DELETE CASCADE,
  owner_id CHAR(36) NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  visibility VARCHAR(20) NOT NULL DEFAULT 'private',
  created_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT uq_collection_owner_name UNIQUE (owner_id, name)
);
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 24)
INSERT INTO collections
SELECT printf('%08x-0003-4000-8000-%012x', i * 7919, i), 'Shelf ' || i, CASE WHEN i % 2 THEN 'What stands on shelf ' || i END,
  CASE WHEN i > 6 THEN printf('%08x-0003-4000-8000-%012x', (1 + i % 6) * 7919, 1 + i % 6) END,
  printf('%08x-0001-4000-8000-%012x', (1 + i % 12) * 7919, 1 + i % 12),
  CASE i % 3 WHEN 0 THEN 'public' ELSE 'private' END, datetime('2024-02-10 00:00:00', '+' || i || ' hours')
FROM n;

CREATE TABLE collection_resources (
  collection_id CHAR(36) NOT NULL REFERENCES collections (id) ON DELETE CASCADE,
  resource_id CHAR(36) NOT NULL REFERENCES resources (id) ON DELETE CASCADE,
  position INTEGER NOT NULL DEFAULT '0',
  added_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
  PRIMARY KEY (collection_id, resource_id)
);
CREATE INDEX ix_collection_resources_resource ON collection_resources (resource_id);
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)
INSERT INTO collection_resources
SELECT printf('%08x-0003-4000-8000-%012x', (1 + i % 24) * 7919, 1 + i % 24), printf('%08x-0002-4000-8000-%012x', i * 7919, i),
  i / 24, datetime('2024-04-01 00:00:00', '+' || i || ' minutes')
FROM n;

CREATE TABLE annotations (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  resource_id CHAR(36) NOT NULL REFERENCES resources (id) ON DELETE CASCADE,
  user_id CHAR(36) NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  start_offset INTEGER NOT NULL,
  end_offset INTEGER NOT NULL,
  highlighted_text TEXT NOT NULL,
  note TEXT,
  tags JSON,
  color CHAR(7) NOT NULL DEFAULT '#FFFF00',
  is_shared BOOLEAN NOT NULL DEFAULT 0,
  created_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT ck_annotations_offsets CHECK (start_offset >= 0 AND end_offset > start_offset)
);
CREATE INDEX ix_annotations_user_resource ON annotations (user_id, resource_id);
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400)
INSERT INTO annotations
SELECT i, printf('%08x-0002-4000-8000-%012x', (1 + i % 320) * 7919, 1 + i % 320),
  printf('%08x-0001-4000-8000-%012x', (1 + i % 12) * 7919, 1 + i % 12),
  i, i + 10 + i % 40, 'lines ' || i || char(10) || 'and ' || (i + 1), CASE WHEN i % 4 = 0 THEN NULL ELSE 'See also p. ' || i END,
  json_array('t' || (i % 5)), printf('#%06X', i * 40503 % 16777216), i % 2, datetime('2024-05-01 00:00:00', '+' || i || ' minutes')
FROM n;
DELETE FROM annotations WHERE id > 390;

CREATE TABLE citations (
  id INTEGER NOT NULL PRIMARY KEY,
  source_resource_id CHAR(36) NOT NULL REFERENCES resources (id) ON DELETE CASCADE,
  target_resource_id CHAR(36) REFERENCES resources (id) ON DELETE SET NULL,
  target_url VARCHAR(2048) NOT NULL,
  citation_type VARCHAR(20) NOT NULL DEFAULT 'reference' CHECK (citation_type IN ('reference', 'dataset', 'code', 'general')),
  context_snippet TEXT,
  importance_score NUMERIC(5,4),
  created_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE INDEX ix_citations_source ON citations (source_resource_id);
CREATE INDEX ix_citations_target ON citations (target_resource_id);
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 250)
INSERT INTO citations
SELECT i, printf('%08x-0002-4000-8000-%012x', i * 7919, i),
  CASE WHEN i % 3 = 0 THEN NULL ELSE printf('%08x-0002-4000-8000-%012x', (i + 50) * 7919, i + 50) END,
  'https://doi.example/10.1000/' || i, CASE i % 4 WHEN 0 THEN 'dataset' WHEN 1 THEN 'code' WHEN 2 THEN 'general' ELSE 'reference' END,
  CASE WHEN i % 6 = 0 THEN NULL ELSE '… as shown in [' || i || '] …' END,
  CASE WHEN i % 9 = 0 THEN NULL ELSE round((i % 100) * 0.0125, 4) END, datetime('2024-06-01 00:00:00', '+' || i || ' minutes')
FROM n;

CREATE VIRTUAL TABLE resources_fts USING fts5 (title, description, subject, content = 'resources', content_rowid = 'rowid', tokenize = 'porter unicode61');
INSERT INTO resources_fts (resources_fts) VALUES ('rebuild');
CREATE TRIGGER resources_ai AFTER INSERT ON resources BEGIN
  INSERT INTO resources_fts (rowid, title, description, subject) VALUES (new.rowid, new.title, new.description, new.subject);
END;
CREATE TRIGGER resources_ad AFTER DELETE ON resources BEGIN
  INSERT INTO resources_fts (resources_fts, rowid, title, description, subject) VALUES ('delete', old.rowid, old.title, old.description, old.subject);
END;
CREATE TRIGGER resources_au AFTER UPDATE ON resources BEGIN
  INSERT INTO resources_fts (resources_fts, rowid, title, description, subject) VALUES ('delete', old.rowid, old.title, old.description, old.subject);
  INSERT INTO resources_fts (rowid, title, description, subject) VALUES (new.rowid, new.title, new.description, new.subject);
END;
CREATE TRIGGER annotations_touch AFTER INSERT ON annotations BEGIN
  UPDATE resources SET updated_at = datetime('now') WHERE id = new.resource_id;
END;
CREATE VIEW resource_stats AS
  SELECT r.id, r.title, count(a.id) AS annotations
  FROM resources r LEFT JOIN annotations a ON a.resource_id = r.id GROUP BY r.id, r.title;

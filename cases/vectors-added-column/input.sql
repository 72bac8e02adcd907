CREATE TABLE users (id INTEGER PRIMARY KEY AUTOINCREMENT, email VARCHAR(255) NOT NULL UNIQUE);
CREATE TABLE document_chunks (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  chunk_id VARCHAR(255) NOT NULL UNIQUE,
  user_id INTEGER NOT NULL REFERENCES users (id),
  text TEXT NOT NULL,
  metadata TEXT,
  source_type VARCHAR(50),
  source_id VARCHAR(255),
  embedding TEXT,
  chunk_index INTEGER,
  created_at DATETIME);
CREATE INDEX ix_chunks_user_source ON document_chunks (user_id, source_type);
INSERT INTO users (email) VALUES ('a@example.org');
INSERT INTO document_chunks (chunk_id, user_id, text, metadata, source_type, embedding, chunk_index, created_at) VALUES
  ('c1', 1, 'one', '{"page": 1}', 'file', '[0.1, -0.25, 3e-2, 1, 16777217, -0.0, 0.12345678901234567, 1e-46]', 0, '2024-01-01 10:00:00'),
  ('c2', 1, 'two', '{"page": 2}', 'file', '[1,2,3,4,5,6,7,8]', 1, '2024-01-01 10:00:01'),
  ('c3', 1, 'three', '[]', 'notion', NULL, 2, '2024-01-01 10:00:02');

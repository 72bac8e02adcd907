SELECT * FROM users ORDER BY id;
SELECT * FROM products ORDER BY id;
SELECT * FROM products_tags;
SELECT byte_size FROM active_storage_blobs;
SELECT key, value FROM ar_internal_metadata;
INSERT INTO users (email, created_at, updated_at) VALUES ('new@example.org', now(), now()) RETURNING id;
INSERT INTO products (user_id, created_at, updated_at) VALUES (7, now(), now()) RETURNING id;
INSERT INTO tags (name, taggable_type, taggable_id, created_at) VALUES ('x', 'y', 1, now()) RETURNING id;

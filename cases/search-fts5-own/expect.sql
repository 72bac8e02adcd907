SELECT rowid, title, body, author FROM note ORDER BY rowid;
SELECT rowid FROM note WHERE search_vector @@ websearch_to_tsquery('simple_unaccent', 'uber') ORDER BY rowid;
SELECT rowid FROM note WHERE search_vector @@ websearch_to_tsquery('simple_unaccent', '42') ORDER BY rowid;
SELECT rowid FROM note WHERE search_vector @@ websearch_to_tsquery('simple_unaccent', 'bob') ORDER BY rowid;
SELECT rowid FROM "odd ""name" WHERE search_vector @@ websearch_to_tsquery('simple_unaccent', 'one two');
SELECT id FROM memo WHERE search_vector @@ websearch_to_tsquery('simple_unaccent', 'once');
INSERT INTO note (title) VALUES ('next one');
SELECT rowid FROM note WHERE search_vector @@ websearch_to_tsquery('simple_unaccent', 'next') ORDER BY rowid;

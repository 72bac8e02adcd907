SELECT rowid, isbn FROM book WHERE search_vector @@ to_tsquery('simple_unaccent', 'alph:*') ORDER BY ts_rank(search_vector, to_tsquery('simple_unaccent', 'alph:*')) DESC;
SELECT rowid FROM book WHERE search_vector @@ to_tsquery('simple_unaccent', '978') ORDER BY rowid;
SELECT rowid FROM book WHERE search_vector @@ to_tsquery('simple_unaccent', 'epsilon:D') ORDER BY rowid;

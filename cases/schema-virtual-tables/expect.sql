SELECT id, title, body FROM page ORDER BY id;
SELECT docid, body FROM old_search ORDER BY docid;
SELECT id FROM page WHERE search_vector @@ websearch_to_tsquery('simple_unaccent', 'first') ORDER BY id;

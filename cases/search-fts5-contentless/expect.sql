SELECT id FROM post WHERE search_vector @@ websearch_to_tsquery('simple_unaccent', 'thoughts') ORDER BY id;

SELECT id FROM word WHERE exact @@ websearch_to_tsquery('simple', 'resume') ORDER BY id;
SELECT id FROM word WHERE search_vector @@ websearch_to_tsquery('simple_unaccent', 'RÉSUMÉ') ORDER BY id;
SELECT id FROM word WHERE search_vector1 @@ websearch_to_tsquery('simple_unaccent', 'ubung') ORDER BY id;
SELECT id FROM word WHERE haus @@ websearch_to_tsquery('german', 'Haus') ORDER BY id;

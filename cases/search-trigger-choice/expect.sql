SELECT id FROM event WHERE search_vector @@ websearch_to_tsquery('simple_unaccent', 'night') ORDER BY id;
SELECT id FROM event WHERE search_vector @@ websearch_to_tsquery('simple_unaccent', '"2025-06-02"') ORDER BY id;
INSERT INTO event (name) VALUES ('Encore');
UPDATE event SET name = 'Finale' WHERE id = 2;
SELECT id FROM event WHERE search_vector @@ websearch_to_tsquery('simple_unaccent', 'encore or finale') ORDER BY id;

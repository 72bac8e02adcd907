SELECT docid, subject, body FROM mail ORDER BY docid;
SELECT docid FROM mail WHERE search_vector @@ websearch_to_tsquery('english', 'meetings') ORDER BY docid;
SELECT docid FROM plain WHERE search_vector @@ websearch_to_tsquery('simple', 'größe') ORDER BY docid;

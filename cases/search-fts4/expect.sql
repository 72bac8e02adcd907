SELECT docid, title, body, tag, lid FROM doc ORDER BY docid;
SELECT docid FROM doc WHERE search_vector @@ websearch_to_tsquery('simple', 'words') ORDER BY docid;
SELECT docid FROM doc WHERE search_vector @@ websearch_to_tsquery('simple', 'secret') ORDER BY docid;
SELECT id FROM mail WHERE search_vector @@ websearch_to_tsquery('english', 'stems') ORDER BY id;
SELECT count(*) FROM empty;

SELECT chunk_id, embedding, embedding_vector FROM document_chunks ORDER BY id;
SELECT chunk_id FROM document_chunks WHERE metadata @> '{"page": 2}';
SELECT chunk_id FROM document_chunks WHERE embedding_vector IS NOT NULL ORDER BY embedding_vector <=> '[1,2,3,4,5,6,7,9]' LIMIT 1;

SELECT chunk_id, embedding, embedding = '[0.1, -0.25, 3e-2, 1, 16777217, -0.0, 0.12345678901234567, 1e-46]'::vector FROM document_chunks ORDER BY id;

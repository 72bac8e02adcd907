SELECT id, word, empty, part, whole FROM reading ORDER BY id;

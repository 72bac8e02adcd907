SELECT id, mixed, only_text FROM file ORDER BY id;

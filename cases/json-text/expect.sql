SELECT id, doc, mixed, single, limited FROM note ORDER BY id;

SELECT id, seen, noted FROM entry ORDER BY id;

SELECT id, v, h, other FROM chunks ORDER BY id;

SELECT id, at, units FROM log ORDER BY id;

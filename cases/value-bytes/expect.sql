SELECT id, data, length(data) FROM piece ORDER BY id;

SELECT id, encode(convert_to(body, 'UTF8'), 'hex') FROM line ORDER BY id;

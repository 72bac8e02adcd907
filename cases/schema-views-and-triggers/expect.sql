SELECT id, v FROM base ORDER BY id;

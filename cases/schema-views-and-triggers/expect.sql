SELECT id, v FROM base ORDER BY id;
INSERT INTO positive VALUES (3, 7);
UPDATE base SET v = 8 WHERE id = 3;
SELECT id, v FROM positive ORDER BY id;

SELECT * FROM named_items ORDER BY id;
SELECT * FROM kinds ORDER BY id;
INSERT INTO item VALUES (3, '  cup ', 1);
SELECT name FROM cheap ORDER BY id;

INSERT INTO task VALUES (10, 'ada', 1, 'x', 9, NULL);
INSERT INTO task VALUES (11, 'ada', 0, 'y', 9, NULL);
SELECT id FROM task WHERE owner = 'ada' ORDER BY id;

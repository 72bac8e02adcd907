SELECT * FROM box ORDER BY id;
SELECT * FROM span ORDER BY id;
SELECT * FROM cube;
SELECT count(*) FROM void;
SELECT id FROM box WHERE box(point(min_x, min_y), point(max_x, max_y)) && box(point(4, 4), point(6, 6)) ORDER BY id;
INSERT INTO span VALUES (2, 0, 1);

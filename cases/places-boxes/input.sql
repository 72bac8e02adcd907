CREATE VIRTUAL TABLE box USING rtree (id, min_x, max_x, min_y, max_y, +label TEXT, +extra);
INSERT INTO box VALUES (1, 0, 1.5, 0, 1, 'first', x'00ff'), (2, -10.1, 10, -10, 10, NULL, 7), (-3, 5, 5, 5, 5, 'a point', 'text');
CREATE VIRTUAL TABLE span USING rtree_i32 (id, first, last);
INSERT INTO span VALUES (1, 10, 20), (2, -2147483648, 2147483647);
CREATE VIRTUAL TABLE cube USING rtree (id, x0, x1, y0, y1, z0, z1);
INSERT INTO cube VALUES (1, 0, 1, 0, 1, 0, 1);
CREATE VIRTUAL TABLE void USING rtree (id, x0, x1);
CREATE TABLE shop (id INTEGER PRIMARY KEY, name TEXT);
INSERT INTO shop VALUES (1, 'one');

CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER, name TEXT, must TEXT, whole REAL, day TEXT, mood TEXT, f REAL, moment TEXT, ip TEXT, code TEXT, dom INTEGER, amount NUMERIC, list TEXT);
INSERT INTO t VALUES (1, 5000000000, 'abcdef', NULL, 1.5, 'tomorrow', 'sad', 0.1, '2024-01-01 00:00:00.123456', 'nowhere', 'ab ', -1, 1.005, '[1,"x"]');
CREATE TABLE child (id INTEGER PRIMARY KEY, t_id INTEGER);
INSERT INTO child VALUES (1, 1), (2, 77), (3, NULL);

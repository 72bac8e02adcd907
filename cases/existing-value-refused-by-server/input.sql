CREATE TABLE t (id INTEGER PRIMARY KEY, mood TEXT, f REAL, moment TEXT, ip TEXT, code TEXT, dom INTEGER, list TEXT, fine TEXT);
INSERT INTO t VALUES (1, 'sad', 0.1, '2024-01-01 00:00:00.123456', 'nowhere', 'ab ', -1, '[1,"x"]', 'happy');
INSERT INTO t VALUES (2, 'happy', 0.5, '2024-01-01 00:00:00.123', '::1', 'abc', 1, '[1,2]', 'happy');

CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT);
INSERT INTO t VALUES (1, 'one'), (2, 'two');
PRAGMA writable_schema = ON;
INSERT INTO sqlite_schema VALUES ('table', 'zone', 'zone', 0, 'CREATE VIRTUAL TABLE zone USING app_zones (start, stop)');
PRAGMA writable_schema = OFF;

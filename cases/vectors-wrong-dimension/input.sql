CREATE TABLE chunks (id INTEGER PRIMARY KEY, embedding TEXT);
INSERT INTO chunks VALUES (1, '[1,2,3,4,5,6,7,8]'), (7, '[1,2,3,4,5,6,7]'), (9, '[1,2,3,4,5,6,7,8]'), (12, '[]'), (13, NULL), (15, '[1,2,3,4,5,6,7,8]');

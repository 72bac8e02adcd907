CREATE TABLE member (id INTEGER PRIMARY KEY, name TEXT, code TEXT, age INTEGER, boss INTEGER REFERENCES member (id));
INSERT INTO member VALUES (1, 'a' || char(0) || 'b', 'AA', 30, NULL), (2, 'long name', 'BB', 40, 1), (3, 'c', 'CC', 'old', 1), (4, 'd', 'AA', 50, 9), (5, 'e', 'EE', 70000, NULL), (6, 'f', 'FF', 60, 3);
CREATE TABLE post (id INTEGER PRIMARY KEY, member INTEGER NOT NULL REFERENCES member (id), posted DATETIME, draft BOOLEAN, text TEXT);
INSERT INTO post VALUES (1, 1, '31/12/2020 23:59', 0, 'x'), (2, 3, '01/01/2021 00:00', 0, 'of a rejected member'), (3, 2, '01/01/2021 00:00', 1, 'a draft'), (4, 2, 'someday', 0, 'no date'), (5, 6, '28/03/2021 02:30', 0, 'in the gap');

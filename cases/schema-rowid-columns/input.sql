CREATE TABLE hidden (rowid TEXT, v INTEGER);
INSERT INTO hidden VALUES ('b', 1), ('a', 2), ('a', 3);
CREATE TABLE all_hidden (rowid TEXT, oid TEXT, _rowid_ TEXT, v INTEGER);
INSERT INTO all_hidden VALUES ('c', 'c', 'c', 1), ('b', 'b', 'b', 2), ('a', 'a', 'a', 3);
CREATE TABLE cased ("RowId" INTEGER, v INTEGER);
INSERT INTO cased VALUES (7, 1), (7, 2);

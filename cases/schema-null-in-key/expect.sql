SELECT name, value FROM setting ORDER BY value;
SELECT a, b FROM pair ORDER BY b NULLS LAST;
INSERT INTO setting VALUES ('a', '4');
INSERT INTO pair VALUES ('x', 'y');

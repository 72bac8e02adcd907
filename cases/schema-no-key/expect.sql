SELECT v, count(*) FROM bag GROUP BY v ORDER BY v;
SELECT id, v FROM signed ORDER BY id;
SELECT count(*) FROM empty;

SELECT id FROM part WHERE code ILIKE '%-12%' ORDER BY id;
SELECT id FROM part WHERE label ILIKE '%HANDLE%' ORDER BY id;
SELECT rowid FROM own WHERE body LIKE '%eedl%';
INSERT INTO part (code, label) SELECT md5(i::text), md5((-i)::text) FROM generate_series(1, 3000) i;
ANALYZE part;
SET enable_seqscan = off;
EXPLAIN (COSTS OFF) SELECT id FROM part WHERE code ILIKE '%AB-1234%';

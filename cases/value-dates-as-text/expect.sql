SET timezone = 'UTC';
SELECT id, day, spaced, with_t, zoned, fraction FROM event ORDER BY id;
SELECT id, at, date_only, with_empty, some_zoned FROM event ORDER BY id;

SET timezone = 'UTC';
SELECT id, s, ms, us FROM tick ORDER BY id;

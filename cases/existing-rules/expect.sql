SELECT id, name, code, age, boss FROM member ORDER BY id;
SELECT id, member, posted AT TIME ZONE 'UTC', text FROM post ORDER BY id;
SELECT source_table, row_key, column_name, reason FROM pgtrek.reject ORDER BY source_table, row_key;
INSERT INTO post (member) VALUES (1) RETURNING id;

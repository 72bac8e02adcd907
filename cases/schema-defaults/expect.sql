INSERT INTO d (id) VALUES (2);
SELECT id, hexadecimal, double_quoted, apostrophe, truth, false_word, zero, text_zero, minus, part, nil FROM d ORDER BY id;
SELECT bytes FROM d ORDER BY id;
SELECT abs(extract(epoch FROM at_now - (now() AT TIME ZONE 'UTC'))) < 60, abs(extract(epoch FROM called - (now() AT TIME ZONE 'UTC'))) < 60, today - (now() AT TIME ZONE 'UTC')::date FROM d WHERE id = 2;
SELECT formatted ~ '^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$' FROM d WHERE id = 2;

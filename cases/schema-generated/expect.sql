SELECT id, total, twice, upper_name, four_times, next_id, is_big, label, spelled, "of spelled", anything FROM line ORDER BY id;
INSERT INTO line (id, price, amount, name, spelled) VALUES (20, 3, 5, 'new', 'by hand');
SELECT total, twice, upper_name, four_times, next_id, is_big, label, spelled FROM line WHERE id = 20;
INSERT INTO line (id, price, amount) VALUES (21, 1, 501);
SELECT code, folded FROM word ORDER BY code;
SELECT id, doubled FROM use_of_next ORDER BY id;

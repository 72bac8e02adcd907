SELECT id, price, kind FROM product ORDER BY id;
INSERT INTO product VALUES (3, -2, 'a');
INSERT INTO product VALUES (4, 2, 'c');
SELECT conname, convalidated FROM pg_constraint WHERE conrelid = 'product'::regclass AND contype = 'c' ORDER BY 1;

INSERT INTO product (id, price) VALUES (10, -1);
INSERT INTO product (id, kind) VALUES (11, 'c');
INSERT INTO product (id, low, high) VALUES (12, 3, 2);
INSERT INTO product (id, name) VALUES (13, '');
INSERT INTO product (id, price, kind, low, high, name) VALUES (14, 1, 'b', 1, 2, 'fine');
SELECT id FROM product ORDER BY id;

SELECT * FROM category ORDER BY id;
SELECT * FROM item;
INSERT INTO item (category_id) VALUES (1) RETURNING id;

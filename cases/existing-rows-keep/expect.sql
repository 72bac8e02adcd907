SELECT * FROM category ORDER BY id;
INSERT INTO category (name) VALUES ('n') RETURNING id;

CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT, price REAL);
CREATE VIEW cheap AS SELECT id, name FROM item WHERE price < 10;
CREATE VIEW named AS SELECT id FROM item;
CREATE VIEW kinds AS SELECT id, typeof(price) AS kind FROM item;
CREATE VIEW unwanted AS SELECT 1 AS one;
INSERT INTO item VALUES (1, 'pen', 2.5), (2, 'lamp', 20.0);
CREATE TRIGGER unwanted_trigger AFTER INSERT ON item BEGIN SELECT 1; END;
CREATE TRIGGER trimmed AFTER INSERT ON item BEGIN SELECT application_trim(NEW.id); END;

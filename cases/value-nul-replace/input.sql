CREATE TABLE note (id INTEGER PRIMARY KEY, body TEXT NOT NULL);
INSERT INTO note VALUES (1, 'plain'), (2, 'be' || char(0) || 'fore'), (3, char(0) || char(0));

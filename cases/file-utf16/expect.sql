SELECT id, title, tag, shout, whole, backwards, quoted FROM note ORDER BY id;
SELECT w, length(w), octet_length(w) FROM word ORDER BY w COLLATE "C";
SELECT name FROM place ORDER BY name COLLATE "C";
INSERT INTO note (title, tag) VALUES ('again', 'A');

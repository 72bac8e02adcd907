SELECT id, author, title FROM book ORDER BY id;
INSERT INTO book VALUES (9, 406, 'Refused');

SELECT id, email, nick FROM account ORDER BY id;
INSERT INTO account VALUES (10, 'ADA@EXAMPLE.ORG', 'x');
INSERT INTO account VALUES (11, 'new@example.org', 'ÄrGER');
INSERT INTO account VALUES (12, 'new@example.org', 'ärgER');
INSERT INTO account VALUES (13, 'ÑU@example.org', 'y');
INSERT INTO account VALUES (14, 'ñu@example.org', 'z');

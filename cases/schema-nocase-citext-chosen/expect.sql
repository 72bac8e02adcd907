SELECT id, email, nick FROM account ORDER BY id;
SELECT row_key, column_name, reason, row FROM pgtrek.reject;
SELECT count(*) FROM word;
INSERT INTO word VALUES ('x'), ('X');
INSERT INTO tag VALUES ('ONE', NULL);
SELECT label FROM tag WHERE alias = 'EINS';

SELECT * FROM account ORDER BY id;
SELECT id FROM account WHERE email = 'ada@example.org' AND login = 'ADA';

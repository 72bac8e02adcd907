SET timezone = 'Europe/Berlin';
SELECT id, starts FROM shift ORDER BY id;

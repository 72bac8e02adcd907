SELECT code, name FROM country ORDER BY code COLLATE "C";
SELECT code, country FROM airport ORDER BY code COLLATE "C";
SELECT a, b, miles FROM leg ORDER BY a;
SELECT n, word FROM number ORDER BY n;

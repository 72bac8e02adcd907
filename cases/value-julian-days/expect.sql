SELECT id, seen FROM observation ORDER BY id;
SELECT id, seen FROM with_noon ORDER BY id;

SELECT id, digit, word, mixed, two, maybe FROM flag ORDER BY id;

SELECT id, kind, size, done, ratio, tags, day, month, seen_on, domain FROM event ORDER BY id;

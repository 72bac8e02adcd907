SELECT id, fits, over, fixed, wide, length(wide) FROM code ORDER BY id;

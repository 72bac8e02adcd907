SELECT id, fits, long_one, three_places, money, as_text, bare FROM price ORDER BY id;

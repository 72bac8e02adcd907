CREATE TEXT SEARCH CONFIGURATION simple_unaccent (COPY = simple);

SELECT source_table, row_key, reason FROM pgtrek.reject ORDER BY 1, 2

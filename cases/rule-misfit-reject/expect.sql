SELECT source_table, row_key, column_name, reason, row FROM pgtrek.reject

SELECT row_key, column_name, reason, row FROM pgtrek.reject

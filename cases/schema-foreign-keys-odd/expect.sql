SELECT * FROM to_no_key, to_nothing, to_no_column;

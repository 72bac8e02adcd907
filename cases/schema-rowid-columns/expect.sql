SELECT rowid, v FROM hidden ORDER BY v;
SELECT rowid, oid, _rowid_, v FROM all_hidden ORDER BY v;
SELECT "RowId", v FROM cased ORDER BY v;

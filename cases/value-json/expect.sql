SELECT id, good, good ->> 'b' FROM doc ORDER BY id;
SELECT id, with_nul, twice FROM doc ORDER BY id;
SELECT id, broken, not_a_number, plain, bare FROM doc ORDER BY id;

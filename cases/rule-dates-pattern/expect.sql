SELECT id, born FROM t ORDER BY id

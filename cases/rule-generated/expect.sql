SELECT id, s, p, u, pp, ii FROM t ORDER BY id

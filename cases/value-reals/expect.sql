SELECT id, x, y, z, bare FROM measure ORDER BY id;
SELECT encode(float8send(bare), 'hex'), encode(float8send(x), 'hex') FROM measure WHERE id IN (2, 4) ORDER BY id;

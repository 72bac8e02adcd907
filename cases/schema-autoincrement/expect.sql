INSERT INTO tail (v) VALUES ('new') RETURNING id;
INSERT INTO emptied (v) VALUES ('new') RETURNING id;
INSERT INTO untouched (v) VALUES ('new') RETURNING id;
INSERT INTO plain (v) VALUES ('new') RETURNING id;
INSERT INTO negative (v) VALUES ('new') RETURNING id > -7;
INSERT INTO last_one (v) VALUES ('new') RETURNING id;
SELECT count(*) FROM last_one;

CREATE TABLE note (id INTEGER PRIMARY KEY, doc TEXT, mixed TEXT, single TEXT, "limited" VARCHAR(40));
INSERT INTO note VALUES
  (1, '{"a": 1, "tags": ["x"]}', '{"a": 1}', '"word"', '[1, 2]'),
  (2, '[]', 'no document', 'true', '{"b": null}'),
  (3, NULL, '[1]', '"other"', NULL);

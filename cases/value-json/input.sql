CREATE TABLE doc (
  id INTEGER PRIMARY KEY,
  good JSON,
  with_nul JSON,
  twice JSON,
  broken JSON,
  not_a_number JSON,
  plain TEXT,
  -- SQLite stores a bare number in a column declared so as a number.
  bare JSON
);
INSERT INTO doc VALUES
  (1, '{"b": 1, "a": [1.50, true, null, "x"]}', '{"k": "a\u0000b"}', '{"k": 1, "k": 2}', '{"k": 1}', '{"k": 1}', '{"k": 1}', '[]'),
  (2, '"just text"', '{"k": "fine"}', '{}', '{k: 1}', '{"k": NaN}', '[2]', '7'),
  (3, '[12345678901234567890.123456789]', '[]', '[]', '', '[]', '{}', '7.5'),
  (4, NULL, NULL, NULL, NULL, NULL, NULL, NULL);

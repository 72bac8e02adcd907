CREATE TABLE d (
  id INTEGER PRIMARY KEY,
  at_now DATETIME DEFAULT current_timestamp,
  called DATETIME DEFAULT (datetime('now')),
  formatted TEXT DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  random TEXT DEFAULT (hex(randomblob(16))),
  hexadecimal INTEGER DEFAULT 0x10,
  double_quoted TEXT DEFAULT "dq",
  apostrophe TEXT DEFAULT 'it''s',
  truth BOOLEAN DEFAULT true,
  false_word BOOLEAN DEFAULT 'false',
  zero BOOLEAN DEFAULT 0,
  text_zero INTEGER DEFAULT '0',
  minus INTEGER DEFAULT -1,
  part REAL DEFAULT 0.5,
  nil TEXT DEFAULT NULL,
  bytes BLOB DEFAULT x'CAFE',
  today DATE DEFAULT current_date
);
INSERT INTO d (id, at_now, called, formatted, random, bytes, today) VALUES
  (1, '2024-01-01 00:00:00', '2024-01-01 00:00:00', '2024-01-01T00:00:00.000Z', '00', x'00', '2024-01-01');

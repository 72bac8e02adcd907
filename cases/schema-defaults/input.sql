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
CREATE TABLE moments (
  id INTEGER PRIMARY KEY,
  day_text TEXT DEFAULT (date('now')),
  time_text TEXT DEFAULT (time('now')),
  stamp_text TEXT DEFAULT (datetime('now')),
  current_text VARCHAR(20) DEFAULT CURRENT_TIMESTAMP,
  seconds INTEGER DEFAULT (unixepoch()),
  seconds_of_old INTEGER DEFAULT (strftime('%s', 'now')),
  millis INTEGER DEFAULT (CAST(unixepoch('subsec') * 1000 AS INTEGER)),
  julian DOUBLE DEFAULT (julianday('now')),
  year_number INTEGER DEFAULT (strftime('%Y', 'now')),
  expires DATETIME DEFAULT (datetime('now', '+7 days')),
  local_day DATE DEFAULT (date('now', 'localtime')),
  local_stamp DATETIME DEFAULT (datetime('now', 'localtime')),
  words_of_now INTEGER DEFAULT CURRENT_TIMESTAMP
);
INSERT INTO moments VALUES
  (1, 'x', 'x', 'x', 'x', 7, 7, 7000000000, 1.25, 1999, '2024-01-01 00:00:00', '2024-01-01', '2024-01-01 00:00:00', 5);
CREATE TABLE constants (
  id INTEGER PRIMARY KEY,
  hex_id TEXT DEFAULT (lower(hex(randomblob(16)))),
  uuid_text TEXT DEFAULT (lower(hex(randomblob(4))) || '-' || lower(hex(randomblob(2))) || '-4' || substr(lower(hex(randomblob(2))), 2) || '-' || substr('89ab', abs(random()) % 4 + 1, 1) || substr(lower(hex(randomblob(2))), 2) || '-' || lower(hex(randomblob(6)))),
  uuid_key CHAR(36) DEFAULT (lower(hex(randomblob(4))) || '-' || lower(hex(randomblob(2))) || '-4' || substr(lower(hex(randomblob(2))), 2) || '-' || substr('89ab', abs(random()) % 4 + 1, 1) || substr(lower(hex(randomblob(2))), 2) || '-' || lower(hex(randomblob(6)))),
  nul_byte BLOB DEFAULT x'00',
  truth_upper BOOLEAN DEFAULT TRUE,
  untruth BOOLEAN DEFAULT false,
  zero_text BOOLEAN DEFAULT '0',
  t_text BOOLEAN DEFAULT 't',
  one_text BOOLEAN DEFAULT '1',
  half_numeric NUMERIC DEFAULT '1.5',
  half_decimal DECIMAL(10, 2) DEFAULT '1.5',
  half_real REAL DEFAULT '1.5',
  negative_real REAL DEFAULT -2.5,
  thousand INTEGER DEFAULT 1e3,
  nil INTEGER DEFAULT NULL,
  two INTEGER DEFAULT (1+1),
  week INTEGER DEFAULT (7 * 24 * 60),
  document JSON DEFAULT '{}',
  list JSON DEFAULT '[]',
  called JSON DEFAULT (json('{}')),
  bare_word TEXT DEFAULT active,
  empty_text TEXT NOT NULL DEFAULT '',
  empty_day DATE DEFAULT '',
  word_number INTEGER DEFAULT 'none',
  zero_day DATE DEFAULT '0000-00-00',
  random_number INTEGER DEFAULT (random())
);
INSERT INTO constants (id, hex_id, uuid_text, uuid_key, half_numeric, empty_day, word_number, zero_day, random_number) VALUES
  (1, '00', 'none', '6ba7b810-9dad-11d1-80b4-00c04fd430c8', 2.25, '2024-01-01', 5, '2024-01-01', 6);
CREATE TABLE not_used_yet (
  id INTEGER PRIMARY KEY,
  made INTEGER DEFAULT (CAST(unixepoch('subsec') * 1000 AS INTEGER)),
  quota INTEGER DEFAULT 5000000000,
  tries INTEGER DEFAULT 3
);

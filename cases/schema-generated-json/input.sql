CREATE TABLE event (
  id INTEGER PRIMARY KEY,
  body JSON NOT NULL,
  kind TEXT GENERATED ALWAYS AS (json_extract(body, '$.kind')) VIRTUAL NOT NULL,
  size INTEGER AS (body ->> '$.size') STORED,
  done BOOLEAN AS (json_extract(body, '$.done')),
  ratio REAL AS (json_extract(body, '$.a.b')),
  tags INTEGER AS (json_array_length(body, '$.tags')),
  happened DATETIME NOT NULL,
  day DATE AS (date(happened)) VIRTUAL,
  month TEXT AS (strftime('%Y-%m', happened)) STORED,
  seen INTEGER,
  seen_on TEXT AS (date(seen, 'unixepoch')),
  domain TEXT AS (substr(mail, instr(mail, '@') + 1)),
  mail TEXT,
  CHECK (json_valid(body))
);
CREATE INDEX event_kind ON event (kind);
CREATE INDEX event_month ON event (month, day DESC);
CREATE INDEX event_who ON event (json_extract(body, '$.who'));
INSERT INTO event (id, body, happened, seen, mail) VALUES
  (1, '{"kind":"order","size":5,"done":true,"a":{"b":1.5},"tags":["x","y"],"who":"ada"}', '2024-02-29 23:59:59.5', 1709251199, 'ada@example.org'),
  (2, '{"kind":"visit","size":null,"done":false,"tags":[]}', '2024-12-31 00:00:00', 0, 'bob'),
  (3, '{"kind":"Straße","size":7}', '1999-01-02 03:04:05', NULL, NULL);

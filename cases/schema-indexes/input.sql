CREATE TABLE task (
  id INTEGER PRIMARY KEY,
  owner TEXT,
  done INTEGER NOT NULL DEFAULT 0,
  title TEXT,
  rank INTEGER,
  due DATE
);
CREATE UNIQUE INDEX one_open ON task (owner) WHERE done = 0;
CREATE INDEX by_title_case ON task (lower(title));
CREATE INDEX by_rank ON task (rank DESC, title COLLATE NOCASE);
CREATE INDEX by_sum ON task (rank + done);
CREATE INDEX plain ON task (due);
CREATE UNIQUE INDEX two ON task (owner, title, rank);
INSERT INTO task VALUES
  (1, 'ada', 0, 'Write', 1, '2024-01-01'),
  (2, 'ada', 1, 'Read', 2, NULL),
  (3, 'ada', 1, 'Sleep', 3, NULL),
  (4, NULL, 0, NULL, NULL, NULL),
  (5, NULL, 0, NULL, NULL, NULL);

CREATE TABLE event (id INTEGER PRIMARY KEY, name TEXT, day DATE);
INSERT INTO event VALUES (1, 'Opening night', '2024-05-01'), (2, 'Closing', '2025-06-02');
CREATE VIRTUAL TABLE event_fts USING fts5 (name, day, content = 'event', content_rowid = 'id');

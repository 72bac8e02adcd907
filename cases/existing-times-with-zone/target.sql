CREATE TABLE entry (id bigint PRIMARY KEY, seen timestamp, noted timestamp);

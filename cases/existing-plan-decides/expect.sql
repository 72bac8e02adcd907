SELECT * FROM persons;
SELECT * FROM log;

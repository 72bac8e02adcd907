package dev.pgtrek.cases;

import dev.pgtrek.testkit.SqliteFiles;
import java.nio.file.Path;

/**
 * A small file with much in it: tables of every kind, JSON, keys, indexes, references, sequences
 * and defaults. A run through it takes a second or two, and every stage is long enough to be hit.
 */
final class DenseSource {

  /** Rows per chunk that cut the larger tables into several. */
  static final String BATCH_ROWS = "2500";

  private DenseSource() {}

  static Path make(Path file) {
    return SqliteFiles.create(
        file,
        """
        BEGIN;
        CREATE TABLE author (
          id INTEGER PRIMARY KEY AUTOINCREMENT,
          name TEXT NOT NULL UNIQUE,
          born DATE,
          rating NUMERIC(6,2) NOT NULL DEFAULT 0 CHECK (rating >= 0)
        );
        CREATE TABLE book (
          id INTEGER PRIMARY KEY,
          author INTEGER NOT NULL REFERENCES author (id) ON DELETE CASCADE,
          title VARCHAR(80) NOT NULL,
          facts JSON,
          price REAL,
          printed DATETIME NOT NULL,
          sold BOOLEAN NOT NULL
        );
        CREATE TABLE page (
          book INTEGER NOT NULL REFERENCES book (id),
          number INTEGER NOT NULL,
          words TEXT NOT NULL,
          picture BLOB,
          PRIMARY KEY (book, number)
        );
        CREATE TABLE tag (word TEXT, weight REAL);
        CREATE TABLE shelf (
          code TEXT PRIMARY KEY, name TEXT, above TEXT REFERENCES shelf (code)
        ) WITHOUT ROWID;
        CREATE TABLE vacant (id INTEGER PRIMARY KEY AUTOINCREMENT, v TEXT);
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
        INSERT INTO author
          SELECT i, 'Author ' || i, date('1920-01-01', i || ' days'), (i % 500) / 100.0 FROM n;
        DELETE FROM author WHERE id > 2990;
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 12000)
        INSERT INTO book
          SELECT i, 1 + i % 2990, 'Title ' || (i % 7919),
            json_object('isbn', printf('978%010d', i), 'tags', json_array('a' || (i % 9), i),
              'size', json_object('w', i % 40, 'h', i / 8.0)),
            i / 7.0, datetime(1500000000 + i * 61, 'unixepoch'), i % 3 = 0 FROM n;
        WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 19999)
        INSERT INTO page
          SELECT 1 + i / 2, i % 2, 'word ' || (i % 1000) || ' and more', CAST('p' || i AS BLOB) FROM n;
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 6000)
        INSERT INTO tag SELECT 'tag ' || (i % 50), (i % 10) / 3.0 FROM n;
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1500)
        INSERT INTO shelf SELECT printf('S%05d', i), 'Shelf ' || i,
          CASE WHEN i > 1 THEN printf('S%05d', i / 2) END FROM n;
        CREATE INDEX book_author ON book (author);
        CREATE INDEX book_printed ON book (printed DESC);
        CREATE UNIQUE INDEX book_title ON book (title, id);
        CREATE INDEX page_words ON page (words) WHERE number > 0;
        CREATE INDEX tag_word ON tag (word);
        COMMIT;
        """);
  }
}

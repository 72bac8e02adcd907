package dev.pgtrek.cases;

import dev.pgtrek.testkit.SqliteFiles;
import java.nio.file.Path;

/** A file of some hundred thousand rows, with every kind of thing that a run has a step for. */
final class MidSizeSource {

  /** Rows per chunk that cut it into many. */
  static final String BATCH_ROWS = "12000";

  private MidSizeSource() {}

  static Path make(Path file) {
    return SqliteFiles.create(
        file,
        """
        BEGIN;
        CREATE TABLE customer (
          id INTEGER PRIMARY KEY,
          email TEXT NOT NULL UNIQUE,
          name VARCHAR(40) COLLATE NOCASE,
          born DATE,
          credit NUMERIC(10,2) NOT NULL DEFAULT 0 CHECK (credit >= 0)
        );
        CREATE TABLE purchase (
          id INTEGER PRIMARY KEY AUTOINCREMENT,
          customer INTEGER NOT NULL REFERENCES customer (id) ON DELETE CASCADE,
          made DATETIME NOT NULL,
          total REAL,
          note BLOB
        );
        CREATE TABLE item (
          purchase INTEGER NOT NULL REFERENCES purchase (id),
          line INTEGER NOT NULL,
          article TEXT NOT NULL,
          amount INTEGER NOT NULL,
          PRIMARY KEY (purchase, line)
        );
        CREATE TABLE bag (word TEXT, number REAL);
        CREATE TABLE place (code TEXT PRIMARY KEY, name TEXT) WITHOUT ROWID;
        CREATE TABLE empty (id INTEGER PRIMARY KEY AUTOINCREMENT, v TEXT);
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
        INSERT INTO customer
          SELECT i, 'person' || i || '@example.org', 'Name ' || (i % 977), date('1950-01-01', i || ' days'), i / 100.0 FROM n;
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60000)
        INSERT INTO purchase
          SELECT i, 1 + i % 20000, datetime(1600000000 + i * 61, 'unixepoch'), i / 7.0, CAST('note ' || i AS BLOB) FROM n;
        DELETE FROM purchase WHERE id > 59990;
        WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 99999)
        INSERT INTO item SELECT 1 + i / 2, i % 2, 'article ' || (i % 1000), i % 9 FROM n;
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30000)
        INSERT INTO bag SELECT 'word ' || (i % 100), (i % 10) / 3.0 FROM n;
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
        INSERT INTO place SELECT printf('P%05d', i), 'Place ' || i FROM n;
        CREATE INDEX purchase_customer ON purchase (customer);
        CREATE INDEX purchase_made ON purchase (made DESC);
        CREATE INDEX item_article ON item (article) WHERE amount > 4;
        CREATE INDEX customer_name ON customer (name);
        COMMIT;
        """);
  }

  /** How many rows it has. */
  static long rows() {
    return 20_000 + 59_990 + 100_000 + 30_000 + 5_000;
  }
}

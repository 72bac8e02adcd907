package dev.pgtrek.benchmarks;

import java.sql.SQLException;
import java.util.Locale;

/** What a server holds that is moved to another one. The same rows each time. */
enum ServersInput {
  /** One table that is nearly all of it, with long values too, keys, indexes and a reference. */
  ONE_TABLE("servers-one-table") {
    @Override
    void make(BenchmarkServer server, String url, long megabytes) throws SQLException {
      // About 400 bytes a row.
      long rows = megabytes * 2_500;
      server.run(
          url,
          "CREATE TABLE customers (id int PRIMARY KEY, name text NOT NULL UNIQUE)",
          "INSERT INTO customers SELECT i, 'customer ' || i FROM generate_series(1, 10000) i",
          "CREATE TABLE orders (id bigint PRIMARY KEY, customer int NOT NULL, at timestamptz NOT"
              + " NULL, amount numeric(12, 2), status text, note text, doc jsonb, mark uuid)",
          """
          INSERT INTO orders SELECT i, 1 + i %% 10000, timestamptz '2020-01-01' + i * interval '1 s',
            (i::bigint * 7919 %% 1000000) / 100.0, (ARRAY['new', 'paid', 'sent', 'back'])[1 + i %% 4],
            CASE WHEN i %% 1000 = 0 THEN (SELECT string_agg(md5((i + j)::text), '')
                FROM generate_series(1, 400) j)
              ELSE repeat(md5(i::text), 3) END,
            jsonb_build_object('n', i, 'tags', ARRAY[md5(i::text), 'x'], 'ok', i %% 3 = 0),
            md5('u' || i)::uuid
          FROM generate_series(1, %d) i
          """
              .formatted(rows),
          "CREATE INDEX ON orders (customer, at)",
          "CREATE INDEX ON orders (mark)",
          "ALTER TABLE orders ADD FOREIGN KEY (customer) REFERENCES customers");
    }
  },

  /** Tables of at most a few thousand rows, each with a key, an index and a reference. */
  MANY_TABLES("servers-many-tables") {
    @Override
    void make(BenchmarkServer server, String url, long megabytes) throws SQLException {
      // A gigabyte of the other input stands against a thousand tables here.
      long tables = Math.max(10, megabytes);
      server.run(
          url,
          """
          CREATE PROCEDURE make(wanted int) LANGUAGE plpgsql AS $$
          BEGIN
            FOR n IN 1..wanted LOOP
              EXECUTE format('CREATE TABLE t%%s (id int PRIMARY KEY, other int, word text, at date)',
                n);
              EXECUTE format('INSERT INTO t%%s SELECT i, i, md5(i::text), date ''2026-01-01'' + i'
                || ' FROM generate_series(1, %%s) i', n, 1 + n * 37 %% 2000);
              EXECUTE format('CREATE INDEX ON t%%s (word)', n);
              EXECUTE format('ALTER TABLE t%%s ADD FOREIGN KEY (other) REFERENCES t%%s', n, n);
              IF n %% 100 = 0 THEN COMMIT; END IF;
            END LOOP;
          END $$
          """
              .replace("%%", "%"),
          "CALL make(" + tables + ")",
          "DROP PROCEDURE make");
    }
  };

  private final String word;

  ServersInput(String word) {
    this.word = word;
  }

  /** Its name in results. */
  String word() {
    return word;
  }

  /**
   * Whether its databases are better kept until all is done: for minutes after many files were
   * removed the file system looks long for a place for new ones.
   */
  boolean isOfManyFiles() {
    return this == MANY_TABLES;
  }

  /** Fills an empty database. */
  abstract void make(BenchmarkServer server, String url, long megabytes) throws SQLException;

  /** A query for the number of rows in all tables, by counting them. */
  static String rows() {
    return """
    SELECT coalesce(sum((xpath('/row/n/text()', query_to_xml(
      format('SELECT count(*) AS n FROM public.%I', relname), false, true, '')))[1]::text::bigint), 0)
    FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
    """;
  }

  /** A query for what stands beside rows. */
  static String objects() {
    return String.format(
        Locale.ROOT,
        "SELECT (SELECT count(*) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
            + " WHERE i.indisvalid AND c.relnamespace = %1$s) || ' indexes, '"
            + " || (SELECT count(*) FROM pg_constraint WHERE convalidated AND connamespace = %1$s"
            + " AND contype IN ('p', 'u', 'f')) || ' keys'",
        "'public'::regnamespace");
  }
}

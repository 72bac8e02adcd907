package dev.pgtrek.benchmarks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The inputs beside the orders: each strains one thing. */
final class OtherInputs {

  private static final int BATCH = 10_000;
  private static final int COLUMNS = 200;
  private static final int SMALL_TABLE_ROWS = 100;
  private static final int SMALLEST_BLOB = 64 << 10;
  private static final int LARGEST_BLOB = 4 << 20;

  private OtherInputs() {}

  /** One table of 200 columns: an id, then integers, reals, texts and dates in turn. */
  static void wide(Connection connection, long rows) throws SQLException {
    String[] types = {"INTEGER", "REAL", "TEXT", "DATETIME"};
    String columns =
        IntStream.range(1, COLUMNS)
            .mapToObj(i -> "c" + i + " " + types[i % types.length])
            .collect(Collectors.joining(", "));
    InputFile.run(
        connection, List.of("CREATE TABLE wide (id INTEGER PRIMARY KEY, " + columns + ")"));
    Random random = new Random(3);
    try (PreparedStatement insert = insert(connection, "wide", COLUMNS)) {
      for (long id = 1; id <= rows; id++) {
        insert.setLong(1, id);
        for (int i = 1; i < COLUMNS; i++) {
          switch (i % types.length) {
            case 0 -> insert.setInt(i + 1, random.nextInt());
            case 1 -> insert.setDouble(i + 1, random.nextGaussian());
            case 2 -> insert.setString(i + 1, OrdersInput.words(random, 1));
            default -> insert.setString(i + 1, OrdersInput.moment(random));
          }
        }
        add(insert, id, BATCH / 10);
      }
      insert.executeBatch();
    }
    InputFile.run(connection, List.of("CREATE INDEX wide_c4 ON wide(c4)"));
  }

  /** So many tables of a hundred rows, each with an index and a key to the one before. */
  static void smallTables(Connection connection, long tables) throws SQLException {
    Random random = new Random(4);
    for (int table = 0; table < tables; table++) {
      String name = String.format(Locale.ROOT, "small_%03d", table);
      String parent = String.format(Locale.ROOT, "small_%03d", Math.max(0, table - 1));
      InputFile.run(
          connection,
          List.of(
              "CREATE TABLE "
                  + name
                  + " (id INTEGER PRIMARY KEY, name TEXT NOT NULL, amount REAL, active BOOLEAN NOT"
                  + " NULL, created DATETIME NOT NULL, parent_id INTEGER REFERENCES "
                  + parent
                  + "(id))",
              "CREATE INDEX " + name + "_created ON " + name + "(created)"));
      try (PreparedStatement insert = insert(connection, name, 6)) {
        for (int id = 1; id <= SMALL_TABLE_ROWS; id++) {
          insert.setInt(1, id);
          insert.setString(2, OrdersInput.words(random, 3));
          insert.setDouble(3, random.nextInt(100_000) / 100.0);
          insert.setInt(4, random.nextInt(2));
          insert.setString(5, OrdersInput.moment(random));
          insert.setInt(6, 1 + random.nextInt(SMALL_TABLE_ROWS));
          insert.addBatch();
        }
        insert.executeBatch();
      }
    }
  }

  /** So many megabytes of values that do not compress, from 64 KiB to 4 MiB long. */
  static void blobs(Connection connection, long megabytes) throws SQLException {
    attachments(connection);
    Random random = new Random(5);
    long left = megabytes * 1_000_000;
    try (PreparedStatement insert = insert(connection, "attachment", 4)) {
      for (long id = 1; left > 0; id++) {
        double stretch = Math.pow((double) LARGEST_BLOB / SMALLEST_BLOB, random.nextDouble());
        int bytes = (int) Math.min(left, (long) (SMALLEST_BLOB * stretch));
        attachment(insert, id, bytes, random);
        insert.execute();
        left -= bytes;
      }
    }
  }

  /** One value of so many megabytes among a thousand small ones. */
  static void largeValue(Connection connection, long megabytes) throws SQLException {
    attachments(connection);
    Random random = new Random(6);
    try (PreparedStatement insert = insert(connection, "attachment", 4)) {
      for (int id = 1; id <= 1001; id++) {
        attachment(insert, id, id == 500 ? Math.toIntExact(megabytes * 1_000_000) : 1000, random);
        insert.execute();
      }
    }
  }

  /** Rows of three numbers: what a row costs apart from its bytes. */
  static void narrow(Connection connection, long rows) throws SQLException {
    InputFile.run(
        connection,
        List.of(
            "CREATE TABLE reading (id INTEGER PRIMARY KEY, sensor INTEGER NOT NULL, value REAL)"));
    Random random = new Random(7);
    try (PreparedStatement insert = insert(connection, "reading", 3)) {
      for (long id = 1; id <= rows; id++) {
        insert.setLong(1, id);
        insert.setInt(2, random.nextInt(1000));
        insert.setDouble(3, random.nextInt(100_000) / 1000.0);
        add(insert, id, BATCH);
      }
      insert.executeBatch();
    }
  }

  private static void attachments(Connection connection) throws SQLException {
    InputFile.run(
        connection,
        List.of(
            "CREATE TABLE attachment (id INTEGER PRIMARY KEY, name TEXT NOT NULL, size INTEGER NOT"
                + " NULL, content BLOB NOT NULL)"));
  }

  private static void attachment(PreparedStatement insert, long id, int size, Random random)
      throws SQLException {
    byte[] content = new byte[size];
    random.nextBytes(content);
    insert.setLong(1, id);
    insert.setString(2, OrdersInput.words(random, 2) + ".bin");
    insert.setInt(3, size);
    insert.setBytes(4, content);
  }

  private static PreparedStatement insert(Connection connection, String table, int columns)
      throws SQLException {
    return connection.prepareStatement(
        "INSERT INTO " + table + " VALUES (?" + ",?".repeat(columns - 1) + ")");
  }

  private static void add(PreparedStatement insert, long done, int batch) throws SQLException {
    insert.addBatch();
    if (done % batch == 0) {
      insert.executeBatch();
    }
  }
}

package dev.pgtrek.benchmarks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Two tables with ids, integers, reals, JSON, dates, booleans and text, three indexes and a foreign
 * key; about 200 bytes a row.
 */
public final class OrdersInput {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
  private static final LocalDateTime FIRST = LocalDateTime.of(2015, 1, 1, 0, 0);
  private static final int ROWS_PER_CUSTOMER = 5;

  private OrdersInput() {}

  /** Fills an empty database with so many rows; the same rows every time. */
  public static void fill(Connection connection, long rows) throws SQLException {
    InputFile.run(
        connection,
        List.of(
            "CREATE TABLE customer (id INTEGER PRIMARY KEY, name TEXT NOT NULL, email VARCHAR(80)"
                + " NOT NULL, active BOOLEAN NOT NULL, created DATETIME NOT NULL, profile JSON)",
            "CREATE TABLE purchase (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES"
                + " customer(id), quantity INTEGER NOT NULL, price REAL NOT NULL, weight REAL, paid"
                + " BOOLEAN NOT NULL, ordered DATETIME NOT NULL, details JSON, note TEXT)"));
    long customers = rows / (ROWS_PER_CUSTOMER + 1);
    customers(connection, customers);
    purchases(connection, rows - customers, customers);
    InputFile.run(
        connection,
        List.of(
            "CREATE UNIQUE INDEX customer_email ON customer(email)",
            "CREATE INDEX purchase_customer ON purchase(customer_id)",
            "CREATE INDEX purchase_ordered ON purchase(ordered)"));
  }

  private static void customers(Connection connection, long count) throws SQLException {
    Random random = new Random(1);
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO customer VALUES (?,?,?,?,?,?)")) {
      for (long id = 1; id <= count; id++) {
        insert.setLong(1, id);
        insert.setString(2, "Customer " + words(random, 3));
        insert.setString(3, "customer" + id + "@example.org");
        insert.setInt(4, random.nextInt(2));
        insert.setString(5, moment(random));
        insert.setString(
            6,
            "{\"tier\":"
                + random.nextInt(5)
                + ",\"tags\":[\""
                + words(random, 1)
                + "\",\""
                + words(random, 1)
                + "\"],\"score\":"
                + random.nextInt(1000) / 10.0
                + "}");
        insert.addBatch();
        if (id % 10_000 == 0) {
          insert.executeBatch();
        }
      }
      insert.executeBatch();
    }
  }

  private static void purchases(Connection connection, long count, long customers)
      throws SQLException {
    Random random = new Random(2);
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO purchase VALUES (?,?,?,?,?,?,?,?,?)")) {
      for (long id = 1; id <= count; id++) {
        insert.setLong(1, id);
        insert.setLong(2, 1 + (long) (random.nextDouble() * customers));
        insert.setInt(3, 1 + random.nextInt(100));
        insert.setDouble(4, random.nextInt(1_000_000) / 100.0);
        if (random.nextInt(10) > 0) {
          insert.setDouble(5, random.nextDouble() * 50);
        }
        insert.setInt(6, random.nextInt(2));
        insert.setString(7, moment(random));
        insert.setString(
            8,
            "{\"sku\":\""
                + words(random, 1)
                + "-"
                + random.nextInt(100_000)
                + "\",\"options\":{\"color\":\""
                + words(random, 1)
                + "\",\"size\":"
                + random.nextInt(50)
                + "},\"gift\":"
                + random.nextBoolean()
                + "}");
        insert.setString(9, words(random, 2 + random.nextInt(12)));
        insert.addBatch();
        if (id % 10_000 == 0) {
          insert.executeBatch();
        }
      }
      insert.executeBatch();
    }
  }

  private static final String[] WORDS = {
    "amber",
    "basin",
    "cedar",
    "delta",
    "ember",
    "fjord",
    "grove",
    "haven",
    "inlet",
    "jetty",
    "knoll",
    "lagoon",
    "meadow",
    "north",
    "orchard",
    "prairie",
    "quarry",
    "ridge",
    "summit",
    "tundra",
    "upland",
    "valley",
    "willow",
    "yonder",
    "zephyr",
    "überfluss"
  };

  /** A moment between 2015 and 2024, as SQLite's own functions write it. */
  static String moment(Random random) {
    return TIME.format(FIRST.plusSeconds(random.nextInt(300_000_000)));
  }

  /** Some words with spaces between them. */
  public static String words(Random random, int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(i == 0 ? "" : " ").append(WORDS[random.nextInt(WORDS.length)]);
    }
    return text.toString();
  }
}

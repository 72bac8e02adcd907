package dev.pgtrek.sqlite.rows;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;

/**
 * A database that a seed decides: page size, encoding, reserved bytes, pointer maps, tables of all
 * kinds, their history of changes, and values around every length at which payloads spill.
 */
final class GeneratedDatabase {

  private static final int[] PAGE_SIZES = {
    512, 512, 512, 512, 1024, 1024, 2048, 4096, 4096, 8192, 16384, 32768, 65536
  };
  private static final int[] RESERVED = {0, 0, 0, 0, 1, 8, 31, 32};
  private static final String[] ENCODINGS = {"UTF-8", "UTF-8", "UTF-16le", "UTF-16be"};
  private static final String[] TYPES = {
    "", "INT", "INTEGER", "TEXT", "VARCHAR(9)", "BLOB", "REAL", "DOUBLE", "NUMERIC", "DATE", "ANY"
  };
  private static final String[] STRICT_TYPES = {"INT", "INTEGER", "TEXT", "BLOB", "REAL", "ANY"};
  private static final String[] DEFAULTS = {
    "",
    " DEFAULT NULL",
    " DEFAULT 7",
    " DEFAULT -7",
    " DEFAULT 1.5",
    " DEFAULT '12'",
    " DEFAULT '1e3x'",
    " DEFAULT 'text é€😀'",
    " DEFAULT x'00ff41'",
    " DEFAULT true",
    " DEFAULT bare",
    " DEFAULT ('12.50')",
    " DEFAULT 9223372036854775807"
  };

  /** The oracle needs two terms of a query for each column of a UTF-16 database, and has 2000. */
  private static final int MANY_COLUMNS = 980;

  private final Random random;
  private final int pageSize;
  private final int usable;
  private final StringBuilder told = new StringBuilder();

  private GeneratedDatabase(long seed) {
    random = new Random(seed);
    pageSize = pick(PAGE_SIZES);
    usable = pageSize - pick(RESERVED);
  }

  /** Makes the database of a seed. */
  static Image of(long seed) throws SQLException {
    return new GeneratedDatabase(seed).make();
  }

  private int pick(int[] some) {
    return some[random.nextInt(some.length)];
  }

  private String pick(String... some) {
    return some[random.nextInt(some.length)];
  }

  private boolean one(int in) {
    return random.nextInt(in) == 0;
  }

  private Image make() throws SQLException {
    try (Connection connection = empty();
        Statement statement = connection.createStatement()) {
      int tables = 1 + random.nextInt(3);
      List<Written> all = new ArrayList<>();
      for (int i = 0; i < tables; i++) {
        all.add(create(statement, "t" + i));
      }
      int steps = 1 + random.nextInt(5);
      for (int i = 0; i < steps; i++) {
        for (Written table : all) {
          change(connection, statement, table);
        }
      }
      if (one(8)) {
        statement.execute("VACUUM");
      }
      return new Image(connection.unwrap(SQLiteConnection.class).serialize("main"));
    }
  }

  /** An empty database. Reserved bytes are patched into its only page before anything else. */
  private Connection empty() throws SQLException {
    byte[] page;
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:");
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA page_size=" + pageSize);
      statement.execute("PRAGMA auto_vacuum=" + random.nextInt(3));
      statement.execute("PRAGMA encoding='" + pick(ENCODINGS) + "'");
      statement.execute("CREATE TABLE x (a)");
      statement.execute("DROP TABLE x");
      statement.execute("VACUUM");
      page = connection.unwrap(SQLiteConnection.class).serialize("main");
    }
    page = Arrays.copyOf(page, pageSize);
    page[20] = (byte) (pageSize - usable);
    page[31] = 1;
    page[105] = (byte) (usable >> 8);
    page[106] = (byte) usable;
    Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:");
    connection.unwrap(SQLiteConnection.class).deserialize("main", page);
    return connection;
  }

  private static final class Written {
    private final String name;
    private final List<String> columns = new ArrayList<>();
    private boolean alias;
    private boolean withoutRowid;
    private boolean strict;
    private int added;

    Written(String name) {
      this.name = name;
    }
  }

  private Written create(Statement statement, String name) throws SQLException {
    Written table = new Written(name);
    table.withoutRowid = one(3);
    table.strict = one(5);
    int columns = one(80) ? MANY_COLUMNS : one(30) ? 130 : 1 + random.nextInt(8);
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < columns; i++) {
      table.columns.add("c" + i);
      parts.add("c" + i + " " + type(table) + (one(4) ? pick(DEFAULTS) : ""));
    }
    if (!table.withoutRowid && one(2)) {
      table.alias = true;
      parts.add(random.nextInt(parts.size() + 1), "id INTEGER PRIMARY KEY");
    }
    if (one(4)) {
      parts.add(
          random.nextInt(parts.size() + 1),
          "g "
              + type(table)
              + " AS ("
              + pick("1", "'x' || c0", "c0")
              + ")"
              + pick("", " STORED", " VIRTUAL"));
    }
    if (table.withoutRowid) {
      // The counter makes each row another one, whatever its values are.
      parts.add(random.nextInt(parts.size() + 1), "k INTEGER NOT NULL");
      parts.add("PRIMARY KEY (" + key(columns) + ")");
    }
    run(statement, "CREATE TABLE " + name + " (" + String.join(", ", parts) + ")" + traits(table));
    return table;
  }

  /** Key columns in any order, some of them twice, with another collation or without. */
  private String key(int columns) {
    String last = "c" + random.nextInt(Math.min(columns, 6));
    return switch (random.nextInt(5)) {
      case 0 -> "k";
      case 1 -> "k DESC, " + last;
      case 2 -> last + " COLLATE NOCASE, k, " + last;
      case 3 -> last + ", k, " + last;
      default -> last + ", k";
    };
  }

  private static String traits(Written table) {
    List<String> traits = new ArrayList<>();
    if (table.withoutRowid) {
      traits.add("WITHOUT ROWID");
    }
    if (table.strict) {
      traits.add("STRICT");
    }
    return traits.isEmpty() ? "" : " " + String.join(", ", traits);
  }

  private String type(Written table) {
    return table.strict ? pick(STRICT_TYPES) : pick(TYPES);
  }

  private void run(Statement statement, String sql) throws SQLException {
    told.append(sql).append('\n');
    try {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new SQLException("after\n" + told, e);
    }
  }

  /** Runs what SQLite may refuse for good reasons of its own. */
  private static void tryTo(Statement statement, String sql) {
    try {
      statement.execute(sql);
    } catch (SQLException e) {
      // The table stays as it was, which is a case too.
    }
  }

  private void change(Connection connection, Statement statement, Written table)
      throws SQLException {
    insert(connection, table, one(20) ? 400 : random.nextInt(30));
    switch (random.nextInt(8)) {
      case 0, 1 -> addColumn(statement, table);
      case 2 -> dropColumn(statement, table);
      case 3 ->
          statement.execute(
              "DELETE FROM " + table.name + " WHERE " + oneRowIn(table, 1 + random.nextInt(3)));
      case 4 ->
          tryTo(
              statement,
              "UPDATE "
                  + table.name
                  + " SET "
                  + column(table)
                  + " = zeroblob("
                  + length()
                  + ") WHERE "
                  + oneRowIn(table, 3));
      case 5 ->
          tryTo(
              statement,
              "CREATE INDEX i"
                  + random.nextInt()
                  + " ON "
                  + table.name
                  + "("
                  + column(table)
                  + ")");
      default -> {}
    }
  }

  /** About one row in so many. SQLite's own random() knows nothing of the seed. */
  private String oneRowIn(Written table, int rows) {
    return "(" + key(table) + " % 7919 + " + random.nextInt(7919) + ") % " + rows + " = 0";
  }

  private static String key(Written table) {
    return table.alias ? "id" : table.withoutRowid ? "k" : "rowid";
  }

  private String column(Written table) {
    return table.columns.get(random.nextInt(table.columns.size()));
  }

  private void addColumn(Statement statement, Written table) {
    String name = "a" + table.added++;
    String sql =
        "ALTER TABLE " + table.name + " ADD COLUMN " + name + " " + type(table) + pick(DEFAULTS);
    try {
      statement.execute(sql);
      table.columns.add(name);
    } catch (SQLException e) {
      // A default that does not fit a STRICT type: the table stays as it was, which is a case too.
    }
  }

  private void dropColumn(Statement statement, Written table) {
    if (table.columns.size() < 2) {
      return;
    }
    String name = column(table);
    try {
      statement.execute("ALTER TABLE " + table.name + " DROP COLUMN " + name);
      table.columns.remove(name);
    } catch (SQLException e) {
      // A column of a key or an index: the table stays as it was, which is a case too.
    }
  }

  private void insert(Connection connection, Written table, int rows) throws SQLException {
    // An early end leaves the last columns to their defaults.
    List<String> columns = new ArrayList<>(table.columns);
    columns.addFirst(key(table));
    String sql =
        "INSERT OR IGNORE INTO %s (%s) VALUES (%s)"
            .formatted(
                table.name,
                String.join(", ", columns),
                IntStream.range(0, columns.size())
                    .mapToObj(i -> "?")
                    .collect(Collectors.joining(", ")));
    try (PreparedStatement insert = connection.prepareStatement(sql)) {
      boolean narrow = rows > 100 || columns.size() > 20;
      for (int row = 0; row < rows; row++) {
        insert.setObject(1, key());
        for (int i = 1; i < columns.size(); i++) {
          insert.setObject(i + 1, narrow && !one(20) ? small() : value());
        }
        try {
          insert.executeUpdate();
        } catch (SQLException e) {
          // A STRICT column refused the value.
        }
      }
    }
  }

  private Object key() {
    return switch (random.nextInt(6)) {
      case 0 -> random.nextLong();
      case 1 -> (long) random.nextInt();
      case 2 -> Long.MAX_VALUE - random.nextInt(3);
      case 3 -> Long.MIN_VALUE + random.nextInt(3);
      default -> (long) random.nextInt(2000) - 500;
    };
  }

  private @Nullable Object small() {
    return switch (random.nextInt(6)) {
      case 0 -> null;
      case 1 -> (long) random.nextInt(4);
      case 2 -> "é" + random.nextInt(100);
      default -> number();
    };
  }

  private Object number() {
    long bits = random.nextLong() >> random.nextInt(64);
    return switch (random.nextInt(4)) {
      case 0 -> (double) (bits >> 20);
      case 1 -> Double.longBitsToDouble(random.nextLong());
      default -> bits;
    };
  }

  private @Nullable Object value() {
    return switch (random.nextInt(7)) {
      case 0 -> null;
      case 1, 2 -> number();
      case 3, 4 -> text(length());
      default -> {
        byte[] bytes = new byte[length()];
        random.nextBytes(bytes);
        yield bytes;
      }
    };
  }

  private String text(int bytes) {
    if (one(3)) {
      byte[] any = new byte[bytes];
      random.nextBytes(any);
      return new String(any, StandardCharsets.ISO_8859_1);
    }
    return pick("x", "é", "€", "😀", "a😀\u0000").repeat(bytes / 2 + random.nextInt(2));
  }

  /** A length around which a payload begins to spill, or to need one more page; or a short one. */
  private int length() {
    if (random.nextInt(1 + pageSize / 1024) >= 2 || one(2)) {
      return random.nextInt(80);
    }
    int most = one(2) ? usable - 35 : (usable - 12) * 64 / 255 - 23;
    int least = (usable - 12) * 32 / 255 - 23;
    int pages = random.nextInt(pageSize > 4096 ? 2 : 4) * (usable - 4);
    return Math.max(0, (one(2) ? most : least) + pages - 14 + random.nextInt(20));
  }
}

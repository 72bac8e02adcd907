package dev.pgtrek.postgres.proof;

import dev.pgtrek.model.Identifier;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a table and the sum of their 128-bit hashes, without buckets, and without writing a
 * row down as one text: each column's hash is made upon that of the column before, under two seeds.
 * Equal sums prove that the rows' texts are equal; different ones prove nothing.
 *
 * @param rows how many rows
 * @param high the sum of the upper halves modulo 2^64
 * @param low the sum of the lower ones
 */
record QuickSum(long rows, long high, long low) {

  /** Expressions nest as deep as there are columns, and a server's stack has an end. */
  private static final int MOST_COLUMNS = 250;

  /** NULLs that one number tells apart. */
  private static final int FLAGS = 60;

  private static final long HIGH = 8675309;
  private static final long LOW = 1618033;

  /** Whether a table can be summed so. */
  static boolean fits(ComparedTable table) {
    return table.hashed().size() == table.columns().size()
        && table.columns().size() <= MOST_COLUMNS;
  }

  /**
   * Sums a table up, or some of its pages.
   *
   * @param pages a condition on ctid, or null for all
   */
  static QuickSum read(Connection connection, ComparedTable table, @Nullable String pages)
      throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql(table, pages))) {
      row.next();
      return new QuickSum(row.getLong(1), half(row.getBigDecimal(2)), half(row.getBigDecimal(3)));
    }
  }

  /**
   * Conditions that cut a table into ranges of its pages, the last one without an end, because the
   * table may grow.
   *
   * @param parts how many, at least 1
   */
  static List<String> ranges(Connection connection, ComparedTable table, int parts)
      throws SQLException {
    long pages;
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT pg_relation_size(?::regclass) / current_setting('block_size')::int")) {
      statement.setString(1, table.name().quoted());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        pages = row.getLong(1);
      }
    }
    List<String> ranges = new ArrayList<>();
    for (int i = 0; i < parts; i++) {
      String from = "t.ctid >= '(%d,0)'::tid".formatted(pages * i / parts);
      String to = " AND t.ctid < '(%d,0)'::tid".formatted(pages * (i + 1) / parts);
      ranges.add(from + (i == parts - 1 ? "" : to));
    }
    return ranges;
  }

  /** The server sums exactly; 64 bits of it are kept. */
  private static long half(@Nullable BigDecimal sum) {
    return sum == null ? 0 : sum.toBigIntegerExact().longValue();
  }

  QuickSum plus(QuickSum other) {
    return new QuickSum(rows + other.rows, high + other.high, low + other.low);
  }

  String fingerprint() {
    return "%016x%016x".formatted(high, low);
  }

  private static String sql(ComparedTable table, @Nullable String pages) {
    List<String> values = new ArrayList<>();
    List<String> flags = new ArrayList<>();
    List<String> nulls = new ArrayList<>();
    String high = Long.toString(HIGH);
    String low = Long.toString(LOW);
    for (int i = 0; i < table.columns().size(); i++) {
      Identifier column = table.columns().get(i);
      Hashed hashed = table.hashed().get(i);
      String name = "t." + column.quoted();
      values.add(hashed.value(name) + " AS v" + i);
      high = hashed.hash("v" + i, high);
      low = hashed.hash("v" + i, low);
      if (hashed.nullable()) {
        flags.add("CASE WHEN %s IS NULL THEN %d ELSE 0 END".formatted(name, 1L << flags.size()));
      }
      boolean last = i == table.columns().size() - 1;
      if (flags.size() == FLAGS || (last && !flags.isEmpty())) {
        String flag = "n" + nulls.size();
        nulls.add("(" + String.join(" + ", flags) + ")::int8 AS " + flag);
        high = "hashint8extended(" + flag + ", " + high + ")";
        low = "hashint8extended(" + flag + ", " + low + ")";
        flags.clear();
      }
    }
    values.addAll(nulls);
    // Without OFFSET the values would be made twice, once for either half.
    return "SELECT count(*), sum("
        + high
        + "), sum("
        + low
        + ") FROM (SELECT "
        + String.join(", ", values)
        + " "
        + table.from()
        + (pages == null ? "" : " WHERE " + pages)
        + " OFFSET 0) made";
  }
}

package dev.pgtrek.postgres.proof;

import dev.pgtrek.spi.BucketSums;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The sums of a table, as its server computes them in one scan. */
final class TableSums {

  private TableSums() {}

  /** The sums; each half of a row's hash is summed by itself. */
  static BucketSums read(Connection connection, ComparedTable table, RowHash hash)
      throws SQLException {
    long[] rows = new long[BucketSums.COUNT];
    long[] high = new long[BucketSums.COUNT];
    long[] low = new long[BucketSums.COUNT];
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(table.sums(hash))) {
      while (row.next()) {
        int bucket = row.getInt(1);
        rows[bucket] = row.getLong(2);
        // The sum is exact on the server; 64 bits of it are kept.
        high[bucket] = row.getBigDecimal(3).toBigIntegerExact().longValue();
        low[bucket] = row.getBigDecimal(4).toBigIntegerExact().longValue();
      }
    }
    return new BucketSums(rows, high, low);
  }
}

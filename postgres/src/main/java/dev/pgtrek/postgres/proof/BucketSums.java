package dev.pgtrek.postgres.proof;

import java.math.BigInteger;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The sums of one table on one side. */
final class BucketSums {

  private static final BigInteger TWO_TO_64 = BigInteger.ONE.shiftLeft(64);

  private final long[] rows = new long[ComparedTable.BUCKETS];
  private final long[] high = new long[ComparedTable.BUCKETS];
  private final long[] low = new long[ComparedTable.BUCKETS];

  /** Computed by the server in one scan. */
  static BucketSums read(Connection connection, ComparedTable table, RowHash hash)
      throws SQLException {
    BucketSums sums = new BucketSums();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(table.sums(hash))) {
      while (row.next()) {
        int bucket = row.getInt(1);
        sums.rows[bucket] = row.getLong(2);
        // The sum is exact on the server; 64 bits of it are kept.
        sums.high[bucket] = row.getBigDecimal(3).toBigIntegerExact().longValue();
        sums.low[bucket] = row.getBigDecimal(4).toBigIntegerExact().longValue();
      }
    }
    return sums;
  }

  long rows() {
    long all = 0;
    for (long some : rows) {
      all += some;
    }
    return all;
  }

  /** Of the whole table: 32 hexadecimal digits. */
  String fingerprint() {
    long allHigh = 0;
    long allLow = 0;
    for (int i = 0; i < ComparedTable.BUCKETS; i++) {
      allHigh += high[i];
      allLow += low[i];
    }
    return hex(allHigh) + hex(allLow);
  }

  private static String hex(long value) {
    BigInteger unsigned = BigInteger.valueOf(value).mod(TWO_TO_64);
    return "%016x".formatted(unsigned);
  }

  /** The buckets that differ, by number. */
  List<Integer> different(BucketSums other) {
    List<Integer> different = new ArrayList<>();
    for (int i = 0; i < ComparedTable.BUCKETS; i++) {
      if (rows[i] != other.rows[i] || high[i] != other.high[i] || low[i] != other.low[i]) {
        different.add(i);
      }
    }
    return different;
  }
}

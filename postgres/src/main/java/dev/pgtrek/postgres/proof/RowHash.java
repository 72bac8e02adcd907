package dev.pgtrek.postgres.proof;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * How a server makes 128 bits of a text: two 64-bit integers. The server's own {@code
 * hashtextextended} under two seeds where both servers give the same for it, which PostgreSQL does
 * not promise across versions and machines; else the first 16 bytes of SHA-256, which costs about
 * twice as much.
 */
public enum RowHash {
  OWN {
    @Override
    String high(String text) {
      return "hashtextextended(" + text + " COLLATE \"C\", 8675309)";
    }

    @Override
    String low(String text) {
      return "hashtextextended(" + text + " COLLATE \"C\", 1618033)";
    }
  },
  SHA {
    @Override
    String high(String text) {
      return "('x' || encode(substr(sha256(convert_to("
          + text
          + ", 'UTF8')), 1, 8), 'hex'))::bit(64)::bigint";
    }

    @Override
    String low(String text) {
      return "('x' || encode(substr(sha256(convert_to("
          + text
          + ", 'UTF8')), 9, 8), 'hex'))::bit(64)::bigint";
    }
  };

  /** Texts of every length from 0 to 300 bytes and some far longer, ASCII and not. */
  private static final String SAMPLES =
      """
      SELECT string_agg(:high || ' ' || :low, ',' ORDER BY i)
      FROM (SELECT i, left(repeat(md5(i::text), 10), i) AS t FROM generate_series(0, 300) i
        UNION ALL SELECT 1000 + i, repeat(chr(160 + i * 97), i) FROM generate_series(1, 200) i
        UNION ALL SELECT 2000 + i, repeat('ab' || chr(128512 + i), i * 1000)
          FROM generate_series(1, 5) i) s
      """;

  /** The hashes of values that are not texts, which {@link QuickSum} takes as they are. */
  private static final String VALUES =
      """
      SELECT string_agg(concat_ws(' ', hashint8extended(i * 1000000007, i), hashint8extended(-i, 0),
        timestamp_hash_extended(timestamp '1900-01-01' + i * interval '1 month 7 us', i),
        uuid_hash_extended(md5(i::text)::uuid, -i)), ',' ORDER BY i)
      FROM (SELECT g::int8 AS i FROM generate_series(0, 300) g) s
      """;

  /** An expression of type bigint. */
  abstract String high(String text);

  /** Another, independent of the first. */
  abstract String low(String text);

  /**
   * The fastest way in which both servers make the same of some hundred texts.
   *
   * @throws SQLException if a server cannot be asked
   */
  public static RowHash sameOn(Connection source, Connection target) throws SQLException {
    boolean same =
        vector(OWN, source).equals(vector(OWN, target))
            && value(source, VALUES).equals(value(target, VALUES));
    return same ? OWN : SHA;
  }

  private static String vector(RowHash hash, Connection connection) throws SQLException {
    return value(
        connection, SAMPLES.replace(":high", hash.high("t")).replace(":low", hash.low("t")));
  }

  private static String value(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}

package dev.pgtrek.postgres.inplace;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code REINDEX CONCURRENTLY} leaves behind where it was broken off: an invalid index beside
 * the one that was to be built anew. {@code _ccnew} was to take its place, {@code _ccold} is what
 * it took the place of.
 *
 * @param oid its number
 * @param name with its schema, quoted
 * @param of the number of the index that was built anew
 * @param ofName that one's name with its schema, quoted
 */
record HalfBuilt(long oid, String name, long of, String ofName) {

  /** The server cuts the name so that the suffix fits into 63 bytes, and numbers equal ones. */
  private static final String ALL =
      """
      SELECT c.oid, format('%I.%I', n.nspname, c.relname), own.oid,
        format('%I.%I', n.nspname, own.relname)
      FROM pg_index x JOIN pg_class c ON c.oid = x.indexrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace
      CROSS JOIN LATERAL (
        SELECT regexp_replace(c.relname, '_cc(new|old)[0-9]*$', '') AS stem) cut
      JOIN pg_index o ON o.indrelid = x.indrelid AND o.indexrelid <> x.indexrelid
        AND o.indkey::text = x.indkey::text AND o.indclass::text = x.indclass::text
      JOIN pg_class own ON own.oid = o.indexrelid AND own.relnamespace = c.relnamespace
      WHERE NOT x.indisvalid AND c.relkind = 'i' AND cut.stem <> c.relname
        AND (own.relname = cut.stem
          OR octet_length(c.relname) >= 60 AND starts_with(own.relname, cut.stem))
      ORDER BY 2
      """;

  /** Those of a database. */
  static List<HalfBuilt> read(Connection connection) throws SQLException {
    List<HalfBuilt> all = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(ALL)) {
      while (row.next()) {
        all.add(new HalfBuilt(row.getLong(1), row.getString(2), row.getLong(3), row.getString(4)));
      }
    }
    return all;
  }
}

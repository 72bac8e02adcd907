package dev.pgtrek.postgres.move.rows;

import dev.pgtrek.postgres.sql.Rows;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which partitioned tables may put a row elsewhere on the target: where partitions are ranges of
 * texts and both sides order texts differently, or hashes of what both sides hash differently.
 */
final class PartitionBorders {

  private static final String KEYS =
      """
      SELECT p.partrelid, p.partstrat, coalesce(n.nspname || '.' || l.collname, ''),
        coalesce(l.collisdeterministic, true), o.opcintype = 'anyenum'::regtype
      FROM pg_partitioned_table p
      CROSS JOIN LATERAL unnest(p.partcollation::oid[], p.partclass::oid[]) AS k (coll, class)
      JOIN pg_opclass o ON o.oid = k.class
      LEFT JOIN pg_collation l ON l.oid = k.coll
      LEFT JOIN pg_namespace n ON n.oid = l.collnamespace
      """;

  /** What orders texts, as one word per collation; names of columns differ between versions. */
  private static final String COLLATIONS =
      """
      SELECT n.nspname || '.' || l.collname, CASE WHEN l.collprovider = 'd' THEN
          concat_ws('|', d.datlocprovider, d.datcollate, to_jsonb(d) ->> 'daticulocale',
            to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticurules',
            pg_database_collation_actual_version(d.oid))
        ELSE
          concat_ws('|', l.collprovider, l.collcollate, to_jsonb(l) ->> 'colliculocale',
            to_jsonb(l) ->> 'colllocale', to_jsonb(l) ->> 'collicurules',
            pg_collation_actual_version(l.oid))
        END
      FROM pg_collation l JOIN pg_namespace n ON n.oid = l.collnamespace
      JOIN pg_database d ON d.datname = current_database()
      WHERE l.collencoding IN (-1, d.encoding)
      """;

  /** The name of the database's encoding. */
  static final String ENCODING =
      "SELECT pg_encoding_to_char(encoding) FROM pg_database WHERE datname = current_database()";

  private PartitionBorders() {}

  /** Their oids on the source. A collation that the target does not have yet counts as another. */
  static Set<Long> unsure(Connection source, Connection target) throws SQLException {
    Set<Long> unsure = new HashSet<>();
    Map<String, String> ours = new HashMap<>(Rows.map(source, COLLATIONS));
    Map<String, String> theirs = Rows.map(target, COLLATIONS);
    boolean sameEncoding = Rows.value(source, ENCODING).equals(Rows.value(target, ENCODING));
    ours.entrySet().retainAll(theirs.entrySet());
    try (Statement statement = source.createStatement();
        ResultSet key = statement.executeQuery(KEYS)) {
      while (key.next()) {
        String collation = key.getString(3);
        boolean text = !collation.isEmpty();
        boolean ordered = !text || (sameEncoding && ours.containsKey(collation));
        boolean exact = key.getBoolean(4);
        boolean differs =
            switch (key.getString(2)) {
              case "r" -> !ordered;
              // The hash of an enum is that of the number that a server gave to its label.
              case "h" -> key.getBoolean(5) || (text && !(sameEncoding && (exact || ordered)));
              default -> !exact && !ordered;
            };
        if (differs) {
          unsure.add(key.getLong(1));
        }
      }
    }
    return unsure;
  }
}

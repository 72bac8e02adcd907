package dev.pgtrek.postgres.move;

import dev.pgtrek.model.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Whether the rows of a table may travel in binary form. The server's own types keep theirs from
 * version to version, but for those that hold numbers which a server gives to its objects; enums
 * travel as their labels, and arrays, ranges, domains and rows as what they are made of, arrays and
 * rows with the number of their elements' type: those of the server's own types alone are the same
 * elsewhere. An extension's type has the same form where the extension has the same version.
 */
final class BinaryForms {

  private static final String TYPES =
      """
      WITH RECURSIVE used(oid, inside) AS (
        SELECT a.atttypid, false FROM pg_attribute a
        WHERE a.attrelid = format('%I.%I', ?::text, ?::text)::regclass AND a.attnum > 0
          AND NOT a.attisdropped AND a.attgenerated = ''
        UNION
        SELECT part.oid, used.inside OR part.numbered FROM used JOIN pg_type t ON t.oid = used.oid
        CROSS JOIN LATERAL (
          SELECT t.typelem AS oid, true AS numbered WHERE t.typcategory = 'A'
          UNION ALL SELECT t.typbasetype, false WHERE t.typtype = 'd'
          UNION ALL SELECT r.rngsubtype, false FROM pg_range r
            WHERE r.rngtypid = t.oid OR r.rngmultitypid = t.oid
          UNION ALL SELECT a.atttypid, true FROM pg_attribute a
            WHERE t.typtype = 'c' AND a.attrelid = t.typrelid AND a.attnum > 0
              AND NOT a.attisdropped
        ) part
      )
      SELECT DISTINCT t.oid < 16384, used.inside, t.typsend <> 0, coalesce(e.extname, ''),
        t.oid IN ('regclass'::regtype, 'regcollation'::regtype, 'regconfig'::regtype,
          'regdictionary'::regtype, 'regnamespace'::regtype, 'regoper'::regtype,
          'regoperator'::regtype, 'regproc'::regtype, 'regprocedure'::regtype,
          'regrole'::regtype, 'regtype'::regtype)
      FROM used JOIN pg_type t ON t.oid = used.oid
      LEFT JOIN pg_depend d ON d.classid = 'pg_type'::regclass AND d.objid = t.oid
        AND d.deptype = 'e'
      LEFT JOIN pg_extension e ON e.oid = d.refobjid
      """;

  private final Connection source;
  private final Set<String> sameVersion;

  private BinaryForms(Connection source, Set<String> sameVersion) {
    this.source = source;
    this.sameVersion = sameVersion;
  }

  /** Compares the extensions of both sides, which the target must have by now. */
  static BinaryForms of(Connection source, Connection target) throws SQLException {
    String asked = "SELECT extname, extversion FROM pg_extension";
    Map<String, String> same = new TreeMap<>(Rows.map(source, asked));
    same.entrySet().retainAll(Rows.map(target, asked).entrySet());
    return new BinaryForms(source, Set.copyOf(same.keySet()));
  }

  /** The form for the rows of one table. */
  RowPipe.Form of(TableName table) throws SQLException {
    try (PreparedStatement statement = source.prepareStatement(TYPES)) {
      statement.setString(1, table.schema().text());
      statement.setString(2, table.table().text());
      try (ResultSet type = statement.executeQuery()) {
        while (type.next()) {
          boolean servers = type.getBoolean(1);
          boolean numbered = type.getBoolean(2) && !servers;
          String extension = type.getString(4);
          boolean strange = !extension.isEmpty() && !sameVersion.contains(extension);
          if (numbered || strange || !type.getBoolean(3) || type.getBoolean(5)) {
            return RowPipe.Form.TEXT;
          }
        }
      }
    }
    return RowPipe.Form.BINARY;
  }
}

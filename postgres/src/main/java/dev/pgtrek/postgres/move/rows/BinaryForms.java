package dev.pgtrek.postgres.move.rows;

import dev.pgtrek.model.TableName;
import dev.pgtrek.postgres.sql.Rows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Whether the rows of a table may travel in binary form. The server's own types keep theirs from
 * version to version, but for those that hold numbers which a server gives to its objects; enums
 * travel as their labels, and arrays, ranges, domains and rows as what they are made of, arrays and
 * rows with the number of their elements' type: those of the server's own types alone are the same
 * elsewhere. A tsquery does not travel so: no server reads the empty one that it writes. An
 * extension's type has the same form where the extension has the same version.
 */
final class BinaryForms {

  /** Every type that tables use, what each is made of, and whether that travels by number. */
  private static final String TYPES =
      """
      WITH RECURSIVE roots AS (
        SELECT DISTINCT a.atttypid AS oid FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        WHERE c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
      ), used(root, oid, inside) AS (
        SELECT oid, oid, false FROM roots
        UNION
        SELECT used.root, part.oid, used.inside OR part.numbered
        FROM used JOIN pg_type t ON t.oid = used.oid
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
      SELECT used.root, t.oid < 16384, used.inside, t.typsend <> 0, coalesce(e.extname, ''),
        t.oid IN ('regclass'::regtype, 'regcollation'::regtype, 'regconfig'::regtype,
          'regdictionary'::regtype, 'regnamespace'::regtype, 'regoper'::regtype,
          'regoperator'::regtype, 'regproc'::regtype, 'regprocedure'::regtype,
          'regrole'::regtype, 'regtype'::regtype)
          OR t.oid = 'tsquery'::regtype
      FROM used JOIN pg_type t ON t.oid = used.oid
      LEFT JOIN pg_depend d ON d.classid = 'pg_type'::regclass AND d.objid = t.oid
        AND d.deptype = 'e'
      LEFT JOIN pg_extension e ON e.oid = d.refobjid
      """;

  private static final String TABLES =
      """
      SELECT DISTINCT n.nspname, c.relname FROM pg_attribute a
      JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
        AND a.atttypid = ANY (?)
      """;

  private final Set<TableName> asText;

  private BinaryForms(Set<TableName> asText) {
    this.asText = asText;
  }

  /** Compares the extensions of both sides, which the target must have by now. */
  static BinaryForms of(Connection source, Connection target) throws SQLException {
    String asked = "SELECT extname, extversion FROM pg_extension";
    Map<String, String> same = new TreeMap<>(Rows.map(source, asked));
    same.entrySet().retainAll(Rows.map(target, asked).entrySet());
    Set<Long> types = notBinary(source, same.keySet());
    Set<TableName> tables = new HashSet<>();
    try (PreparedStatement statement = source.prepareStatement(TABLES)) {
      statement.setArray(1, source.createArrayOf("oid", types.toArray()));
      try (ResultSet table = statement.executeQuery()) {
        while (table.next()) {
          tables.add(TableName.of(table.getString(1), table.getString(2)));
        }
      }
    }
    return new BinaryForms(Set.copyOf(tables));
  }

  private static Set<Long> notBinary(Connection source, Set<String> sameVersion)
      throws SQLException {
    Set<Long> types = new HashSet<>();
    try (Statement statement = source.createStatement();
        ResultSet type = statement.executeQuery(TYPES)) {
      while (type.next()) {
        boolean numbered = type.getBoolean(3) && !type.getBoolean(2);
        String extension = type.getString(5);
        boolean strange = !extension.isEmpty() && !sameVersion.contains(extension);
        if (numbered || strange || !type.getBoolean(4) || type.getBoolean(6)) {
          types.add(type.getLong(1));
        }
      }
    }
    return types;
  }

  /** The form for the rows of one table. */
  RowPipe.Form of(TableName table) {
    return asText.contains(table) ? RowPipe.Form.TEXT : RowPipe.Form.BINARY;
  }
}

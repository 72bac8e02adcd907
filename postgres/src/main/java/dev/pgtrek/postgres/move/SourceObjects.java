package dev.pgtrek.postgres.move;

import dev.pgtrek.model.TableName;
import dev.pgtrek.postgres.sql.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the archive does not say of the source.
 *
 * @param populated materialized views that hold rows
 * @param partitioned partitioned tables
 * @param extensions its extensions, by name
 * @param publicSchema whether there is a schema {@code public}
 * @param ofIndexes extensions that the indexes of a table stand on, which the archive does not say
 *     of those of constraints
 * @param generated columns that are generated, by table
 */
record SourceObjects(
    Set<TableName> populated,
    Set<TableName> partitioned,
    Map<String, TargetObjects.Extension> extensions,
    boolean publicSchema,
    Map<TableName, Set<String>> ofIndexes,
    Map<TableName, Set<String>> generated) {

  /** An index depends on its operator classes, and those are members of their extension. */
  private static final String OF_INDEXES =
      """
      SELECT DISTINCT n.nspname, c.relname, e.extname
      FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = i.indexrelid
      JOIN pg_depend m ON m.classid = d.refclassid AND m.objid = d.refobjid AND m.deptype = 'e'
      JOIN pg_extension e ON m.refclassid = 'pg_extension'::regclass AND e.oid = m.refobjid
      """;

  private static final String GENERATED =
      """
      SELECT n.nspname, c.relname, a.attname
      FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE a.attgenerated <> '' AND NOT a.attisdropped
      """;

  static SourceObjects of(Connection source) throws SQLException {
    return new SourceObjects(
        relations(source, "c.relkind = 'm' AND c.relispopulated"),
        relations(source, "c.relkind = 'p'"),
        TargetObjects.extensions(source),
        !Rows.of(source, "SELECT FROM pg_namespace WHERE nspname = 'public'").isEmpty(),
        byTable(source, OF_INDEXES),
        byTable(source, GENERATED));
  }

  private static Map<TableName, Set<String>> byTable(Connection source, String sql)
      throws SQLException {
    Map<TableName, Set<String>> names = new HashMap<>();
    for (List<String> row : Rows.of(source, sql)) {
      names
          .computeIfAbsent(TableName.of(row.get(0), row.get(1)), _ -> new HashSet<>())
          .add(row.get(2));
    }
    return names;
  }

  private static Set<TableName> relations(Connection source, String condition) throws SQLException {
    Set<TableName> names = new HashSet<>();
    for (List<String> row :
        Rows.of(
            source,
            "SELECT n.nspname, c.relname FROM pg_class c"
                + " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE "
                + condition)) {
      names.add(TableName.of(row.get(0), row.get(1)));
    }
    return names;
  }
}

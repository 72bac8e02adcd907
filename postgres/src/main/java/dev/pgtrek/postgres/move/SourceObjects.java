package dev.pgtrek.postgres.move;

import dev.pgtrek.model.TableName;
import java.sql.Connection;
import java.sql.SQLException;
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
 */
record SourceObjects(
    Set<TableName> populated,
    Set<TableName> partitioned,
    Map<String, TargetObjects.Extension> extensions,
    boolean publicSchema) {

  static SourceObjects of(Connection source) throws SQLException {
    return new SourceObjects(
        relations(source, "c.relkind = 'm' AND c.relispopulated"),
        relations(source, "c.relkind = 'p'"),
        TargetObjects.extensions(source),
        !Rows.of(source, "SELECT FROM pg_namespace WHERE nspname = 'public'").isEmpty());
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

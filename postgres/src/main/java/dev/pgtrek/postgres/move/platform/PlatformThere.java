package dev.pgtrek.postgres.move.platform;

import dev.pgtrek.model.TableName;
import dev.pgtrek.postgres.sql.Rows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which objects of the source a target of the platform has already. */
final class PlatformThere {

  private final Connection target;
  private final Set<String> schemas;
  private final Set<TableName> relations;
  private final Set<String> extensions;

  private PlatformThere(
      Connection target, Set<String> schemas, Set<TableName> relations, Set<String> extensions) {
    this.target = target;
    this.schemas = schemas;
    this.relations = relations;
    this.extensions = extensions;
  }

  static PlatformThere of(Connection target) throws SQLException {
    Set<TableName> relations = new HashSet<>();
    for (List<String> row :
        Rows.of(
            target,
            "SELECT n.nspname, c.relname FROM pg_class c"
                + " JOIN pg_namespace n ON n.oid = c.relnamespace")) {
      relations.add(TableName.of(row.get(0), row.get(1)));
    }
    return new PlatformThere(
        target,
        names(target, "SELECT nspname FROM pg_namespace"),
        relations,
        names(target, "SELECT extname FROM pg_extension"));
  }

  private static Set<String> names(Connection target, String sql) throws SQLException {
    Set<String> names = new HashSet<>();
    Rows.of(target, sql).forEach(row -> names.add(row.getFirst()));
    return names;
  }

  boolean schema(String name) {
    return schemas.contains(name);
  }

  boolean relation(String schema, String name) {
    return relations.contains(TableName.of(schema, name));
  }

  boolean extension(String name) {
    return extensions.contains(name);
  }

  /**
   * Whether a function is there.
   *
   * @param signature its name, not quoted, and its arguments' types in parentheses
   */
  boolean function(String schema, String signature) throws SQLException {
    int arguments = signature.indexOf('(');
    String name = arguments < 0 ? signature : signature.substring(0, arguments);
    String types = arguments < 0 ? "" : signature.substring(arguments);
    return asked(
        "SELECT to_regprocedure(quote_ident(?) || '.' || quote_ident(?) || ?) IS NOT NULL",
        schema,
        name,
        types);
  }

  boolean type(String schema, String name) throws SQLException {
    return asked(
        "SELECT to_regtype(quote_ident(?) || '.' || quote_ident(?)) IS NOT NULL", schema, name);
  }

  private boolean asked(String sql, String... values) throws SQLException {
    try (PreparedStatement statement = target.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setString(i + 1, values[i]);
      }
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }
}

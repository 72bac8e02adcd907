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
import java.util.function.Predicate;

/**
 * What the target has by itself, and what its role may do there.
 *
 * @param version its major version
 * @param superuser whether the role that logs in is one
 * @param role the role that logs in
 * @param schemas its schemas, by name the role that each belongs to
 * @param alterable those of them that the role that logs in may alter
 * @param relations its tables, views and sequences
 * @param extensions its extensions, by name
 */
record TargetObjects(
    int version,
    boolean superuser,
    String role,
    Map<String, String> schemas,
    Set<String> alterable,
    Set<TableName> relations,
    Map<String, Extension> extensions) {

  /**
   * An extension that is there.
   *
   * @param version its version
   * @param schema where it is
   * @param owned whether the role that logs in may alter it
   */
  record Extension(String version, String schema, boolean owned) {}

  static TargetObjects of(Connection target) throws SQLException {
    Set<TableName> relations = new HashSet<>();
    for (List<String> row :
        Rows.of(
            target,
            "SELECT n.nspname, c.relname FROM pg_class c"
                + " JOIN pg_namespace n ON n.oid = c.relnamespace"
                + " WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')"
                + " AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pgtrek')")) {
      relations.add(TableName.of(row.get(0), row.get(1)));
    }
    return new TargetObjects(
        target.getMetaData().getDatabaseMajorVersion(),
        Rows.value(target, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
            .equals("t"),
        Rows.value(target, "SELECT current_user"),
        Rows.map(target, "SELECT nspname, pg_get_userbyid(nspowner) FROM pg_namespace"),
        Rows.map(
                target, "SELECT nspname, '' FROM pg_namespace WHERE pg_has_role(nspowner, 'USAGE')")
            .keySet(),
        relations,
        extensions(target));
  }

  /**
   * The same, without what the move itself has made of extensions and schemas.
   *
   * @param standing whether {@code extension x} or {@code schema x} was there before
   */
  TargetObjects with(Predicate<String> standing) {
    Map<String, Extension> some = new HashMap<>(extensions);
    some.keySet().removeIf(name -> !standing.test("extension " + name));
    Map<String, String> there = new HashMap<>(schemas);
    there.keySet().removeIf(name -> !standing.test("schema " + name));
    return new TargetObjects(version, superuser, role, there, alterable, relations, some);
  }

  /** The extensions of either side. */
  static Map<String, Extension> extensions(Connection connection) throws SQLException {
    Map<String, Extension> extensions = new HashMap<>();
    for (List<String> row :
        Rows.of(
            connection,
            "SELECT extname, extversion, nspname, pg_has_role(extowner, 'USAGE')"
                + " FROM pg_extension JOIN pg_namespace n ON n.oid = extnamespace")) {
      extensions.put(row.get(0), new Extension(row.get(1), row.get(2), row.get(3).equals("t")));
    }
    return extensions;
  }
}

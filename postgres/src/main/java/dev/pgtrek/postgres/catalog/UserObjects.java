package dev.pgtrek.postgres.catalog;

/** Which objects of a database are its user's, as conditions of queries. */
final class UserObjects {

  private UserObjects() {}

  /** Schemas but the server's and pgtrek's own. */
  static String schema(String namespace) {
    return "(%1$s.nspname !~ '^pg_' AND %1$s.nspname NOT IN ('information_schema', 'pgtrek'))"
        .formatted(namespace);
  }

  /** That no extension brought it. */
  static String own(String catalog, String oid) {
    return ("NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = '%s'::regclass AND d.objid = %s"
            + " AND d.deptype = 'e')")
        .formatted(catalog, oid);
  }

  /** Both, of a relation and its namespace. */
  static String relation(String relation, String namespace) {
    return schema(namespace) + " AND " + own("pg_class", relation + ".oid");
  }
}

package dev.pgtrek.postgres.inplace;

import dev.pgtrek.postgres.sql.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** The extension that looks into tables and indexes, for the time of a question. */
final class Amcheck {

  private static final String OWN = "pgtrek_amcheck";

  /** Before version 1.1 it knew neither to ask for all rows nor to look into tables. */
  private static final String THERE =
      """
      SELECT quote_ident(n.nspname),
        to_regprocedure(format('%I.bt_index_check(regclass, boolean)', n.nspname)) IS NOT NULL
      FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
      WHERE e.extname = 'amcheck'
      """;

  private Amcheck() {}

  /**
   * Makes it, or brings the one that is there to the version that the question needs.
   *
   * @param transaction an open one, which the caller undoes, at the latest before it asks for the
   *     versions of extensions
   * @return its schema, quoted
   * @throws SQLException where the server has no files of it, or the role may not make it
   */
  static String in(Connection transaction) throws SQLException {
    List<List<String>> there = Rows.of(transaction, THERE);
    if (there.isEmpty()) {
      Rows.run(transaction, "CREATE SCHEMA " + OWN);
      Rows.run(transaction, "CREATE EXTENSION amcheck SCHEMA " + OWN);
      return OWN;
    }
    if (there.getFirst().get(1).equals("f")) {
      Rows.run(transaction, "ALTER EXTENSION amcheck UPDATE");
    }
    return there.getFirst().get(0);
  }
}

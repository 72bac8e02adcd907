package dev.pgtrek.postgres.session;

import java.sql.Connection;
import java.sql.SQLException;

/** The search path of a transaction in which the application's own functions run. */
public final class SessionPath {

  private SessionPath() {}

  /**
   * Gives the transaction the path that the database and the role have by themselves: triggers,
   * conditions and defaults of the application's were written for it. pgtrek's own statements
   * qualify every name.
   */
  public static void likeTheApplications(Connection transaction) throws SQLException {
    Sessions.ask(
        transaction,
        "SELECT set_config('search_path', reset_val, true) FROM pg_settings"
            + " WHERE name = 'search_path'");
  }
}

package dev.pgtrek.postgres.source;

import dev.pgtrek.postgres.session.Sessions;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * A word for what a transaction sees: the cluster, its timeline, the database, and which
 * transactions are over. Where two words are equal, so is the content, sequences apart. The other
 * way round nothing follows: any transaction that writes anywhere in the cluster changes the word.
 * No row is read for it. A crash empties unlogged tables without a transaction, so that their size
 * belongs to it, where there are any.
 */
public final class StateWord {

  private static final String WORD =
      """
      SELECT s.system_identifier || '/' || c.timeline_id || '/' || d.oid || '/'
        || pg_current_snapshot()
        || (SELECT coalesce('/' || nullif(sum(pg_relation_size(u.oid)), 0), '') FROM pg_class u
          WHERE u.relkind = 'r' AND u.relpersistence = 'u')
      FROM pg_control_system() s, pg_control_checkpoint() c, pg_database d
      WHERE d.datname = current_database()
      """;

  private StateWord() {}

  /** The word for what this connection sees now. */
  public static String of(Connection connection) throws SQLException {
    return Sessions.ask(connection, WORD);
  }
}

package dev.pgtrek.postgres;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * A word for what a transaction sees: the cluster, its timeline, the database, and which
 * transactions are over. Where two words are equal, so is the content, sequences and unlogged
 * tables after a crash apart. The other way round nothing follows: any transaction that writes
 * anywhere in the cluster changes the word. No row is read for it.
 */
final class StateWord {

  private static final String WORD =
      """
      SELECT s.system_identifier || '/' || c.timeline_id || '/' || d.oid || '/'
        || pg_current_snapshot()
      FROM pg_control_system() s, pg_control_checkpoint() c, pg_database d
      WHERE d.datname = current_database()
      """;

  private StateWord() {}

  static String of(Connection connection) throws SQLException {
    return Sessions.ask(connection, WORD);
  }
}

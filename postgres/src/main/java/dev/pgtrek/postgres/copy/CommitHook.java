package dev.pgtrek.postgres.copy;

import java.sql.Connection;
import java.sql.SQLException;

/** What is written in the same transaction as a chunk's rows, after the last of them. */
@FunctionalInterface
public interface CommitHook {

  /**
   * Records the chunk. Must neither commit nor roll back.
   *
   * @param connection the connection that carried the rows
   * @param rows the rows, as the server counted them
   * @param bytes the bytes of the COPY stream
   */
  void record(Connection connection, long rows, long bytes) throws SQLException;
}

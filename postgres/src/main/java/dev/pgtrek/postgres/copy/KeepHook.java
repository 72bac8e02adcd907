package dev.pgtrek.postgres.copy;

import dev.pgtrek.spi.Reject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Keeps rows elsewhere that do not go into the table. */
@FunctionalInterface
public interface KeepHook {

  /** Keeps them, in the open transaction of the chunk. */
  void keep(Connection transaction, List<Reject> rejects) throws SQLException;
}

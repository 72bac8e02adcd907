package dev.pgtrek.postgres.inplace;

import java.sql.SQLException;
import java.util.List;

/** What a failure of a statement is about, by the classes of SQLSTATE. */
public final class Faults {

  private static final String RIGHT_MISSING = "42501";

  private Faults() {}

  /** The server, the network, its memory or a lock: not what a table or index holds. */
  public static boolean ofServer(SQLException failure) {
    String state = String.valueOf(failure.getSQLState());
    return List.of("08", "40", "53", "55", "57").stream().anyMatch(state::startsWith);
  }

  /** This role may not do it; another may. */
  public static boolean rightMissing(SQLException failure) {
    return RIGHT_MISSING.equals(failure.getSQLState());
  }

  /** The server's own words, without what it says beside them. */
  static String words(SQLException failure) {
    return String.valueOf(failure.getMessage()).lines().findFirst().orElse("").strip()
        + " (SQLSTATE "
        + failure.getSQLState()
        + ")";
  }
}

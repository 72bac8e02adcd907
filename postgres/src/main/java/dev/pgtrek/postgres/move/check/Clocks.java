package dev.pgtrek.postgres.move.check;

import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Severity;
import dev.pgtrek.postgres.sql.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** How far the servers' clocks are apart. */
final class Clocks {

  private static final long SECONDS_APART = 2;

  private Clocks() {}

  static List<Finding> between(Connection source, Connection target) throws SQLException {
    String now = "SELECT floor(extract(epoch FROM clock_timestamp()))::bigint";
    long before = Rows.number(target, now);
    long there = Rows.number(source, now);
    long after = Rows.number(target, now);
    long apart = there < before ? before - there : Math.max(0, there - after);
    if (apart > SECONDS_APART) {
      return List.of(
          new Finding(
              "clocks-differ",
              Severity.WARN,
              "servers",
              "their clocks are " + apart + " s apart",
              "Defaults such as now() give times that go back or jump when the application"
                  + " switches.",
              "Set both by the same time service (chrony, systemd-timesyncd)."));
    }
    return List.of();
  }
}

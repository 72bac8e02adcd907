package dev.pgtrek.postgres.move.check;

import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Severity;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Which of the servers is the newer one. */
final class ServerVersions {

  private ServerVersions() {}

  static List<Finding> between(Connection source, Connection target) throws SQLException {
    int sourceVersion = source.getMetaData().getDatabaseMajorVersion();
    int targetVersion = target.getMetaData().getDatabaseMajorVersion();
    if (targetVersion < sourceVersion) {
      return List.of(
          new Finding(
              "target-older",
              Severity.BLOCK,
              "target server",
              "PostgreSQL " + targetVersion + ", the source is " + sourceVersion,
              "The schema of a newer version need not exist in an older one.",
              "Name a server of version " + sourceVersion + " or later."));
    }
    return List.of();
  }
}

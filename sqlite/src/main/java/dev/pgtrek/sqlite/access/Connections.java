package dev.pgtrek.sqlite.access;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/** Opens connections. Every path goes through SQLite's URI form, so that any name works. */
public final class Connections {

  private Connections() {}

  /**
   * To a file that nothing changes any more: no locks, no journals. It is not mapped into memory:
   * the pages that a pass over the whole file leaves mapped would count as the process's memory.
   */
  public static Connection immutable(Path file) throws SQLException {
    return open(file, "?mode=ro&immutable=1", true);
  }

  /**
   * To a living file, which stays as it is.
   *
   * @param patience how long to wait for a writer that holds it
   */
  public static Connection readOnly(Path file, Duration patience) throws SQLException {
    Connection connection = open(file, "?mode=ro", true);
    EagerWait.on(connection, patience);
    return connection;
  }

  /** To a copy of ours that may be changed; it must exist. */
  public static Connection writable(Path file) throws SQLException {
    return open(file, "?mode=rw", false);
  }

  /**
   * To a new file of ours that is being written.
   *
   * @param fresh whether to make the file
   */
  public static Connection loading(Path file, boolean fresh) throws SQLException {
    return open(file, fresh ? "?mode=rwc" : "?mode=rw", false);
  }

  private static Connection open(Path file, String parameters, boolean readOnly)
      throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(readOnly);
    config.setOpenMode(SQLiteOpenMode.OPEN_URI);
    Properties properties = config.toProperties();
    Connection connection =
        DriverManager.getConnection("jdbc:sqlite:" + uri(file) + parameters, properties);
    try {
      // A schema from elsewhere shall not make functions run that have effects.
      execute(connection, "PRAGMA trusted_schema=OFF");
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The path as {@code file:} URI with everything encoded that could end the path. */
  static String uri(Path file) {
    String path = file.toAbsolutePath().toString().replace('\\', '/');
    StringBuilder uri = new StringBuilder(path.startsWith("/") ? "file:" : "file:/");
    for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || "/-._~:".indexOf(c) >= 0;
      if (plain) {
        uri.append(c);
      } else {
        uri.append(String.format("%%%02X", (int) c));
      }
    }
    return uri.toString();
  }
}

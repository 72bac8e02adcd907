package dev.pgtrek.embedded;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Statements for a server's database {@code postgres}. */
final class Statements {

  private Statements() {}

  static void tell(EmbeddedServer server, String statement) throws SQLException {
    try (Connection connection = connect(server);
        Statement sql = connection.createStatement()) {
      sql.execute(statement);
    }
  }

  /** The first column of the first row. */
  static String ask(EmbeddedServer server, String query) throws SQLException {
    try (Connection connection = connect(server);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      result.next();
      return result.getString(1);
    }
  }

  private static Connection connect(EmbeddedServer server) throws SQLException {
    String url = server.urlWithPassword("postgres");
    int at = url.indexOf('@');
    String login = url.substring("postgresql://".length(), at);
    return DriverManager.getConnection(
        "jdbc:postgresql://" + url.substring(at + 1),
        "postgres",
        login.substring(login.indexOf(':') + 1));
  }
}

package dev.pgtrek.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Databases that look like those of Supabase, written for tests: the roles, schemas, functions,
 * event triggers and the publication that its services make, in small. Roles belong to the whole
 * server.
 */
public final class Supabase {

  private static final String PLATFORM = "platform";

  private Supabase() {}

  /**
   * One hosted by oneself, with an application: 40 users, 200 documents and 600 embeddings of 384
   * numbers, under row-level security.
   *
   * @param server with pgvector
   */
  public static String selfHosted(TestServer server) {
    String url = server.newDatabase();
    run(server, url, List.of(PLATFORM, "application"));
    return url;
  }

  /** One of a later release that nobody has used yet. */
  public static String unused(TestServer server) {
    String url = server.newDatabase();
    run(server, url, List.of(PLATFORM, "newer"));
    return url;
  }

  /**
   * Makes a server of one's own such as the Cloud gives it away, with an unused database: the role
   * {@code postgres} is no superuser, but may bypass row-level security and set {@code
   * session_replication_role}.
   *
   * @param server a dedicated one, whose {@code postgres} is a superuser until then
   */
  public static String cloud(TestServer server) {
    execute(server, "postgres", "CREATE ROLE landlord SUPERUSER LOGIN PASSWORD 'landlord'");
    try (Connection landlord = landlord(server, "postgres");
        Statement statement = landlord.createStatement()) {
      statement.execute(
          """
          ALTER ROLE postgres RENAME TO tenantless;
          CREATE ROLE postgres LOGIN CREATEDB CREATEROLE REPLICATION BYPASSRLS;
          GRANT SET ON PARAMETER session_replication_role TO postgres;
          """);
    } catch (SQLException failure) {
      throw new IllegalStateException("Cannot make a server like Supabase's", failure);
    }
    String url = server.newDatabase();
    String name = url.substring(url.lastIndexOf('/') + 1);
    try (Connection landlord = landlord(server, name);
        Statement statement = landlord.createStatement()) {
      statement.execute("ALTER SCHEMA public OWNER TO pg_database_owner");
      statement.execute(text(PLATFORM));
      statement.execute(text("newer"));
    } catch (SQLException failure) {
      throw new IllegalStateException("Cannot make a server like Supabase's", failure);
    }
    return url;
  }

  /** The superuser of such a server, whom its tenants never meet. The caller closes it. */
  public static Connection landlord(TestServer server, String database) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://" + server.host() + ":" + server.port() + "/" + database,
        "landlord",
        "landlord");
  }

  private static void run(TestServer server, String url, List<String> scripts) {
    scripts.forEach(script -> execute(server, url, text(script)));
  }

  private static void execute(TestServer server, String url, String sql) {
    try (Connection connection = server.jdbc(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException failure) {
      throw new IllegalStateException("Cannot make a database like Supabase's", failure);
    }
  }

  private static String text(String script) {
    try (InputStream in = Supabase.class.getResourceAsStream("supabase/" + script + ".sql")) {
      if (in == null) {
        throw new IllegalStateException("There is no script " + script);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}

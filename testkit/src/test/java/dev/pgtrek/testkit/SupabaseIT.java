package dev.pgtrek.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

class SupabaseIT {

  @Test
  void aSelfHostedOneHasAnApplicationUnderRowLevelSecurity() throws SQLException {
    TestServer server = Servers.postgres(17);
    String url = Supabase.selfHosted(server);

    try (Connection connection = server.jdbc(url)) {
      assertThat(value(connection, "SELECT count(*) FROM auth.users")).isEqualTo("40");
      assertThat(value(connection, "SELECT count(*) FROM public.vector_embeddings"))
          .isEqualTo("600");
      assertThat(
              value(
                  connection,
                  "SET ROLE authenticated; SELECT set_config('request.jwt.claims',"
                      + " json_build_object('sub', md5('user 5')::uuid)::text, false)"))
          .isNotEmpty();
      assertThat(value(connection, "SELECT count(*) FROM public.documents WHERE NOT public"))
          .isEqualTo("0");
      assertThat(
              value(connection, "SELECT count(*) FROM public.documents WHERE owner = auth.uid()"))
          .isEqualTo("5");
    }
  }

  @Test
  void theCloudGivesAwayARoleThatIsNoSuperuser() throws SQLException {
    try (TestServer server = Servers.dedicated(18)) {
      String url = Supabase.cloud(server);

      try (Connection connection = server.jdbc(url)) {
        assertThat(value(connection, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"))
            .isEqualTo("f");
        assertThat(value(connection, "SELECT count(*) FROM auth.users")).isEqualTo("0");
        assertThat(
                value(
                    connection,
                    "SELECT has_table_privilege('auth.users', 'INSERT')::text"
                        + " || has_schema_privilege('auth', 'CREATE')"))
            .isEqualTo("truefalse");
      }
    }
  }

  private static String value(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      boolean rows = statement.execute(sql);
      while (!rows) {
        rows = statement.getMoreResults();
      }
      try (ResultSet result = statement.getResultSet()) {
        result.next();
        return result.getString(1);
      }
    }
  }
}

package dev.pgtrek.postgres.move;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamedRolesTest {

  private static NamedRoles in(String kind, String... statements) {
    return NamedRoles.in(kind, List.of(statements), role -> role.equals("a") ? "x \"y\"" : role);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ACL | GRANT SELECT(id),UPDATE ON TABLE s.t TO a | TO \"x \"\"y\"\"\"",
        "ACL | GRANT ALL ON FUNCTION s.f(\"to\" text) TO a WITH GRANT OPTION"
            + " | TO \"x \"\"y\"\"\" WITH GRANT OPTION",
        "ACL | REVOKE ALL ON TABLE s.\"from\" FROM a | FROM \"x \"\"y\"\"\"",
        "ACL | SET SESSION AUTHORIZATION a | SET LOCAL ROLE \"x \"\"y\"\"\"",
        "ACL | RESET SESSION AUTHORIZATION | RESET ROLE",
        "ACL | GRANT USAGE ON SCHEMA s TO PUBLIC | TO PUBLIC",
        "DEFAULT ACL | ALTER DEFAULT PRIVILEGES FOR ROLE a IN SCHEMA s GRANT SELECT ON TABLES TO b"
            + " | FOR ROLE \"x \"\"y\"\"\" IN SCHEMA s GRANT SELECT ON TABLES TO \"b\"",
        "DEFAULT ACL | ALTER DEFAULT PRIVILEGES FOR ROLE b REVOKE ALL ON FUNCTIONS FROM a"
            + " | FROM \"x \"\"y\"\"\"",
        "POLICY | CREATE POLICY \"to\" ON s.t FOR SELECT TO b, a USING ((x = 'TO c'))"
            + " | TO \"b\", \"x \"\"y\"\"\" USING ((x = 'TO c'))",
        "POLICY | CREATE POLICY p ON s.t USING (f(to_char(1)) = a) | USING (f(to_char(1)) = a)",
        "USER MAPPING | CREATE USER MAPPING FOR a SERVER s | FOR \"x \"\"y\"\"\" SERVER s",
        "DATABASE PROPERTIES | ALTER ROLE a IN DATABASE d SET x TO 'y'"
            + " | ROLE \"x \"\"y\"\"\" IN DATABASE d"
      })
  void namesAnotherRoleWhereOneStands(String kind, String sql, String expected) {
    assertThat(in(kind, sql).statements()).singleElement().asString().contains(expected);
  }

  @Test
  void tellsWhichRolesAreNamed() {
    NamedRoles named =
        in(
            "ACL",
            "REVOKE ALL ON TABLE t FROM a",
            "SET SESSION AUTHORIZATION b",
            "GRANT ALL ON TABLE t TO PUBLIC",
            "RESET SESSION AUTHORIZATION");

    assertThat(named.roles()).containsExactlyInAnyOrder("a", "b");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ACL | GRANT SELECT ON TABLE t TO a, b",
        "ACL | GRANT SELECT ON TABLE t TO a GRANTED BY b",
        "ACL | DROP TABLE t",
        "DEFAULT ACL | ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO a",
        "POLICY | CREATE POLICY p ON t TO"
      })
  void refusesWhatItDoesNotKnow(String kind, String sql) {
    assertThatThrownBy(() -> in(kind, sql))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("another shape");
  }
}

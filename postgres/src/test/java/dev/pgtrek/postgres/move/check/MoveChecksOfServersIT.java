package dev.pgtrek.postgres.move.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.model.Finding;
import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is about whole servers: their settings, clocks and versions. */
class MoveChecksOfServersIT {

  private final TestServer fresh = Servers.postgres(18);
  private final String target = fresh.newDatabase();

  @Test
  void findsWhatAServersOwnSettingsMean() throws SQLException {
    try (TestServer old = Servers.dedicated(17)) {
      for (String setting :
          List.of(
              "max_prepared_transactions = 2",
              "max_connections = 10",
              "max_locks_per_transaction = 10",
              "shared_preload_libraries = 'auto_explain'")) {
        old.execute("postgres", "ALTER SYSTEM SET " + setting);
      }
      old.restart();
      String source = old.newDatabase();
      // Room for (10 + 2) * 10 locks.
      old.execute(
          source,
          "DO $$ BEGIN FOR i IN 1..50 LOOP EXECUTE 'CREATE TABLE a' || i || ' ()'; END LOOP;"
              + " END $$");
      old.execute(
          source,
          "DO $$ BEGIN FOR i IN 1..50 LOOP EXECUTE 'CREATE TABLE b' || i || ' ()'; END LOOP;"
              + " END $$");
      old.execute(source, "BEGIN; CREATE TABLE pending (id int); PREPARE TRANSACTION 'half done'");

      List<Finding> found = check(old, source);
      old.execute(source, "ROLLBACK PREPARED 'half done'");

      assertThat(found)
          .extracting(Finding::code)
          .containsExactlyInAnyOrder(
              "prepared-transaction", "lock-table-small", "library-not-preloaded");
      assertThat(of(found, "prepared-transaction").fix()).startsWith("COMMIT PREPARED 'half done'");
      assertThat(of(found, "lock-table-small").measured())
          .isEqualTo("100 relations, room for 120 locks");
      assertThat(of(found, "lock-table-small").restart()).isTrue();
      assertThat(of(found, "library-not-preloaded").measured())
          .isEqualTo("shared_preload_libraries lacks auto_explain");
    }
  }

  /** A database whose clock is another one than its server's. */
  @Test
  void findsClocksThatDiffer() throws SQLException {
    TestServer old = Servers.postgres(17);
    String source = old.newDatabase();
    old.execute(
        source,
        "SET allow_system_table_mods = on;"
            + " UPDATE pg_proc SET proname = 'servers_clock' WHERE proname = 'clock_timestamp';"
            + " CREATE FUNCTION pg_catalog.clock_timestamp() RETURNS timestamptz LANGUAGE sql"
            + " AS 'SELECT pg_catalog.servers_clock() - interval ''1 hour'''");

    List<Finding> found = check(old, source);

    assertThat(found)
        .extracting(Finding::code)
        .contains("clocks-differ")
        .isSubsetOf("clocks-differ", "collations-differ");
    // They are read one after the other.
    assertThat(of(found, "clocks-differ").measured())
        .matches("their clocks are 3[56]\\d\\d s apart");
  }

  @Test
  void findsColumnsWhoseNamesTheNewerVersionKeepsForItself() throws SQLException {
    String tables =
        "CREATE TABLE audit (id int PRIMARY KEY, \"system_user\" text, \"user\" text);"
            + " CREATE TABLE plain (system_users text)";
    TestServer old = Servers.postgres(15);
    TestServer newer = Servers.postgres(17);
    String source = old.newDatabase();
    String knows = newer.newDatabase();
    old.execute(source, tables);
    newer.execute(knows, tables);

    List<Finding> found = check(old, source);
    List<Finding> none = check(newer, knows);

    assertThat(found)
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.code()).isEqualTo("name-reserved-there");
              assertThat(f.subject()).isEqualTo("column system_user of public.audit");
              assertThat(f.fix()).contains("ALTER TABLE public.audit RENAME COLUMN system_user TO");
            });
    assertThat(none).isEmpty();
  }

  /** A 14 cannot be had here: a 15 that says so, and answers no question but that. */
  @Test
  void refusesAServerThatIsTooOldBeforeItIsAskedAnything() throws SQLException {
    TestServer old = Servers.postgres(15);

    List<Finding> found;
    try (Connection from = old.jdbc(old.newDatabase());
        Connection to = fresh.jdbc(target)) {
      found = MoveChecks.of(saying(14, from), to);
    }

    assertThat(found)
        .extracting(f -> f.code() + ": " + f.measured())
        .containsExactly("server-too-old: version 14");
    assertThat(found.getFirst().blocks()).isTrue();
  }

  private static Connection saying(int major, Connection real) {
    return (Connection)
        Proxy.newProxyInstance(
            MoveChecksOfServersIT.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (_, method, _) -> {
              if (method.getName().equals("getMetaData")) {
                return metaData(major, real.getMetaData());
              }
              throw new SQLException(method.getName() + " is asked of a server that is too old");
            });
  }

  private static DatabaseMetaData metaData(int major, DatabaseMetaData real) {
    return (DatabaseMetaData)
        Proxy.newProxyInstance(
            MoveChecksOfServersIT.class.getClassLoader(),
            new Class<?>[] {DatabaseMetaData.class},
            (_, method, arguments) -> {
              try {
                return Set.of("getDatabaseMajorVersion").contains(method.getName())
                    ? major
                    : method.invoke(real, arguments);
              } catch (InvocationTargetException failure) {
                throw failure.getCause();
              }
            });
  }

  private static Finding of(List<Finding> found, String code) {
    return found.stream().filter(f -> f.code().equals(code)).findFirst().orElseThrow();
  }

  private List<Finding> check(TestServer old, String source) throws SQLException {
    try (Connection from = old.jdbc(source);
        Connection to = fresh.jdbc(target)) {
      return MoveChecks.of(from, to).stream()
          // The two servers' libraries are what the machine has.
          .filter(f -> !f.code().equals("collations-differ"))
          .toList();
    }
  }
}

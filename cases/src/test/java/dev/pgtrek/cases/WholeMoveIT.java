package dev.pgtrek.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.testkit.DumpedCopy;
import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * One of every kind of object that pg_dump knows, from each version to each newer one: what arrives
 * is, word for word, what pg_dump and psql would have brought there.
 */
class WholeMoveIT {

  private static final Path WHOLE = Path.of("data/move/whole.sql");
  private static final Path FOR_SUPERUSERS = Path.of("data/move/whole-superuser.sql");
  private static final Path PLACES = Path.of("data/move/places.sql");
  private static final String SPACE = "whole_space";

  private static final String ROLES =
      """
      DO $$ DECLARE r text; BEGIN
        FOREACH r IN ARRAY ARRAY['whole_owner', 'whole_app', 'whole_reader', 'whole_clerk',
            'Whole "Größe" Rolle'] LOOP
          IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = r) THEN
            EXECUTE format('CREATE ROLE %I', r);
          END IF;
        END LOOP;
      END $$
      """;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"15, 18", "15, 17", "17, 17"})
  void everyKindOfObjectArrivesAsPgDumpWouldBringIt(int from, int to) throws Exception {
    TestServer old = Servers.postgres(from);
    TestServer fresh = Servers.postgres(to);
    String source = filled(old, WHOLE, FOR_SUPERUSERS);
    prepare(fresh);
    String target = fresh.newDatabase();

    Program.Answer moved = migrate(fresh, source, target);

    assertThat(moved.exit()).as("%s", moved).isZero();
    assertThat(dump(fresh, target)).isEqualTo(dump(fresh, DumpedCopy.of(old, source, fresh)));
    assertThat(settings(fresh, target)).isEqualTo(settings(old, source)).hasSize(12);
    forget(old, source);
    forget(fresh, target);
  }

  @Test
  void placesArriveWithTheirTopologyAndItsNumbersGoOn() throws Exception {
    TestServer old = Servers.postgres(15);
    TestServer fresh = Servers.postgres(18);
    String source = old.newDatabase();
    run(old, source, PLACES);
    String target = fresh.newDatabase();

    Program.Answer moved = migrate(fresh, source, target);

    assertThat(moved.exit()).as("%s", moved).isZero();
    assertThat(fresh.ask(target, "SELECT proj4text FROM spatial_ref_sys WHERE srid = 990001"))
        .containsExactly("+proj=longlat +datum=WGS84 +no_defs");
    assertThat(fresh.ask(target, "SELECT topology.createtopology('second', 4326)"))
        .containsExactly("2");
    assertThat(fresh.ask(target, "SELECT topology.asgml(topo) IS NOT NULL FROM far"))
        .containsExactly("t");
  }

  @Test
  void anOrdinaryRoleIsToldAllThatItNeedsAndThenDoesAllThatItMay() throws Exception {
    TestServer old = Servers.postgres(15);
    TestServer fresh = Servers.postgres(18);
    String source = filled(old, WHOLE, FOR_SUPERUSERS);
    old.execute(
        source,
        "SET default_transaction_read_only = off",
        "DROP ACCESS METHOD heap2 CASCADE",
        "DROP OPERATOR FAMILY shop.lengths USING btree CASCADE");
    prepare(fresh);
    String reader = role(old, "");
    String mover = role(fresh, "CREATEDB CREATEROLE");
    String target = fresh.newDatabase();
    String name = target.substring(target.lastIndexOf('/') + 1);
    fresh.execute(target, "ALTER DATABASE " + name + " OWNER TO " + mover);
    String[] command = {as(source, reader), as(target, mover), "--role-map", "postgres=" + mover};

    List<String> asked = new ArrayList<>();
    Program.Answer answer = migrate(fresh, command);
    for (int round = 0; answer.exit() == 3 && round < 5; round++) {
      assertThat(fresh.ask(target, "SELECT count(*) FROM pg_namespace WHERE nspname = 'pgtrek'"))
          .containsExactly("0");
      follow(answer.err(), old, source, fresh, target, asked);
      answer = migrate(fresh, command);
    }

    assertThat(asked)
        .contains(
            "GRANT pg_read_all_data TO " + reader + ";",
            "ALTER ROLE " + reader + " BYPASSRLS;",
            "ALTER ROLE " + reader + " SET lo_compat_privileges = on;",
            "GRANT whole_owner TO " + reader + ";",
            "ALTER ROLE \"" + mover + "\" BYPASSRLS;",
            "GRANT CREATE ON TABLESPACE \"whole_space\" TO \"" + mover + "\";",
            "GRANT \"whole_clerk\" TO \"" + mover + "\" WITH INHERIT TRUE, SET TRUE;");
    assertThat(answer.exit()).as("%s", answer).isEqualTo(6);
    assertThat(answer.said())
        .contains(
            "function shop.c_one(text): missing on the target",
            "publication everything: missing on the target",
            "subscription follows",
            "event trigger watch: missing on the target")
        .doesNotContain("internal error", "table shop.", "publication p_some");
    assertThat(
            fresh.ask(
                target,
                "SELECT has_table_privilege('whole_clerk', 'shop.customer',"
                    + " 'SELECT WITH GRANT OPTION')"))
        .containsExactly("t");
    forget(old, source);
  }

  /** Does what each finding says, on the side that it says, as a superuser. */
  private static void follow(
      String said,
      TestServer old,
      String source,
      TestServer fresh,
      String target,
      List<String> asked)
      throws SQLException {
    for (String line : said.lines().map(String::strip).toList()) {
      if (!line.startsWith("→ ")) {
        continue;
      }
      int remark = line.indexOf(" -- ");
      String sql = line.substring(2, remark < 0 ? line.length() : remark).strip();
      boolean there = line.contains("on the target");
      asked.add(sql);
      if (there) {
        fresh.execute(target, sql);
      } else {
        old.execute(source, "SET default_transaction_read_only = off", sql);
      }
    }
  }

  private static String role(TestServer server, String attributes) throws SQLException {
    String name = "mover_" + UUID.randomUUID().toString().replace("-", "").substring(0, 12);
    server.execute("postgres", "CREATE ROLE " + name + " LOGIN PASSWORD 'x' " + attributes);
    return name;
  }

  private static String as(String url, String role) {
    return url.replace("postgresql://postgres@", "postgresql://" + role + ":x@");
  }

  private Program.Answer migrate(TestServer programs, String... words) {
    List<String> all = new ArrayList<>(List.of("migrate"));
    all.addAll(List.of(words));
    all.addAll(List.of("--client-programs", programs.bin().toString()));
    return Program.in(folder).run(all.toArray(String[]::new));
  }

  private static String filled(TestServer server, Path... files)
      throws SQLException, IOException, InterruptedException {
    prepare(server);
    String database = server.newDatabase();
    for (Path file : files) {
      run(server, database, file);
    }
    return database;
  }

  private static void prepare(TestServer server) throws SQLException {
    server.execute("postgres", ROLES);
    if (server
        .ask("postgres", "SELECT 1 FROM pg_tablespace WHERE spcname = '" + SPACE + "'")
        .isEmpty()) {
      server.execute(
          "postgres",
          "SET allow_in_place_tablespaces = on",
          "CREATE TABLESPACE " + SPACE + " LOCATION ''");
    }
  }

  private static void run(TestServer server, String database, Path file)
      throws IOException, InterruptedException {
    said(
        List.of(
            server.bin() + "/psql",
            "-X",
            "-q",
            "-o",
            "/dev/null",
            "-v",
            "ON_ERROR_STOP=1",
            "-v",
            "ts=" + SPACE,
            "-d",
            database,
            "-f",
            file.toString()));
  }

  /** In the order of its lines, less what tells of the dump or of the run itself. */
  private static List<String> dump(TestServer server, String database)
      throws IOException, InterruptedException {
    return said(List.of(server.bin() + "/pg_dump", "-N", "pgtrek", database))
        .lines()
        .filter(line -> !line.startsWith("\\restrict") && !line.startsWith("\\unrestrict"))
        // A subscription comes without its slot, and with its older version's ways.
        .filter(line -> !line.isBlank() && !line.startsWith("CREATE SUBSCRIPTION"))
        .sorted()
        .toList();
  }

  private static List<String> settings(TestServer server, String database) throws SQLException {
    return server.ask(
        database,
        """
        SELECT concat(setrole::regrole, ' ', unnest(setconfig)) FROM pg_db_role_setting s
        JOIN pg_database d ON d.oid = s.setdatabase WHERE datname = current_database()
        UNION ALL SELECT shobj_description(oid, 'pg_database') FROM pg_database
        WHERE datname = current_database()
        UNION ALL SELECT format('%s has %s', a.grantee::regrole, a.privilege_type)
        FROM pg_database CROSS JOIN LATERAL aclexplode(datacl) a
        WHERE datname = current_database() ORDER BY 1
        """);
  }

  private static String said(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s: %s", command, text).isZero();
    return text;
  }

  /** A subscription and a tablespace outlive tests of others. */
  private static void forget(TestServer server, String database) throws SQLException {
    server.execute(
        database,
        "SET default_transaction_read_only = off",
        "ALTER SUBSCRIPTION follows SET (slot_name = NONE)",
        "DROP SUBSCRIPTION follows");
  }
}

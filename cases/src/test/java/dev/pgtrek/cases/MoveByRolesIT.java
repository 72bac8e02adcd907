package dev.pgtrek.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A move that is killed and taken up by roles that are no superusers: one that reads everything on
 * the source, and the owner of the database on the target.
 */
class MoveByRolesIT {

  /** Owns the source's content too; it made it as a superuser, and is none any more. */
  private static final String OWNER = "keeper";

  private static final String READER = "reader";

  /** Who may do what on the whole server: a move lends itself nothing for longer than it runs. */
  private static final String RIGHTS =
      """
      SELECT 'role ' || to_jsonb(r) FROM pg_roles r ORDER BY 1;
      SELECT 'member ' || roleid::regrole || ' ' || member::regrole || ' ' || grantor::regrole || ' '
        || admin_option || inherit_option || set_option FROM pg_auth_members ORDER BY 1;
      SELECT 'database ' || coalesce(datacl::text, '') FROM pg_database
        WHERE datname = current_database();
      SELECT 'schema public ' || coalesce(nspacl::text, '') FROM pg_namespace
        WHERE nspname = 'public';
      """;

  private static final String INDEXES_ARE_BUILT =
      "SELECT count(*) > 5 FROM pgtrek.step WHERE kind IN ('INDEX', 'CONSTRAINT')";

  private final TestServer old = Servers.dedicated(17);
  private final TestServer fresh = Servers.dedicated(18);
  private final String source = old.newDatabase();
  private final String target = fresh.newDatabase();
  private final Connection watch = fresh.jdbc(target);

  @TempDir Path folder;

  @BeforeEach
  void fill() throws Exception {
    // It writes, and with that alone the source is another one.
    old.execute("postgres", "ALTER SYSTEM SET autovacuum = off", "SELECT pg_reload_conf()");
    old.execute("postgres", MoveSeed.ROLES, "CREATE ROLE keeper SUPERUSER LOGIN PASSWORD 'x'");
    old.execute(source, "SET SESSION AUTHORIZATION keeper", Files.readString(MoveSeed.DENSE));
    // It alone may be made by superusers alone.
    old.execute(source, "DROP EVENT TRIGGER watch");
    old.execute(
        "postgres",
        "ALTER DATABASE " + name(source) + " OWNER TO keeper",
        "ALTER ROLE keeper NOSUPERUSER",
        "CREATE ROLE reader LOGIN PASSWORD 'x' BYPASSRLS",
        "GRANT pg_read_all_data, move_owner TO reader",
        "ALTER ROLE reader SET lo_compat_privileges = on");
    fresh.execute(
        "postgres",
        MoveSeed.ROLES,
        "CREATE ROLE keeper LOGIN PASSWORD 'x' BYPASSRLS",
        "GRANT move_owner TO keeper WITH INHERIT TRUE, SET TRUE",
        "ALTER DATABASE " + name(target) + " OWNER TO keeper");
  }

  @AfterEach
  void close() throws SQLException {
    watch.close();
    old.close();
    fresh.close();
  }

  @Test
  void bringsItWholeAfterEachKillAndLeavesNothingElse() throws Exception {
    List<String> mayRead = rights(old, source);
    List<String> mayWrite = rights(fresh, target);
    killWhen(this::dumpIsThere);
    killWhen(() -> isTrue("SELECT bool_or(rows IS NOT NULL) FROM pgtrek.chunk"));
    killWhen(() -> isTrue(INDEXES_ARE_BUILT));

    fresh.awaitNoAdvisoryLock();
    Program.Answer last = Program.in(folder).run(command());

    assertThat(last.exit()).as("%s", last).isZero();
    assertThat(last.said()).contains("taken up").contains("Done and proved equal");
    ServerRoute.Norm.mustBeAlike(old, source, fresh, target);
    assertThat(fresh.ask(target, "SELECT count(*) FROM pgtrek.run")).containsExactly("1");
    watch.close();
    assertThat(leftOn(old, source)).isEmpty();
    assertThat(leftOn(fresh, target)).isEmpty();
    assertThat(rights(old, source)).isEqualTo(mayRead);
    assertThat(rights(fresh, target)).isEqualTo(mayWrite);
  }

  /** Whether a moment has come. */
  private interface Moment {
    boolean isThere() throws Exception;
  }

  private void killWhen(Moment moment) throws Exception {
    try (ForkedProgram running = ForkedProgram.start(folder, command())) {
      long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
      while (!moment.isThere()) {
        assertThat(running.runs()).as("%s", running.runs() ? "" : running.await()).isTrue();
        assertThat(System.nanoTime()).isLessThan(deadline);
        Thread.sleep(2);
      }
      running.kill();
    }
  }

  private boolean isTrue(String question) {
    try (Statement statement = watch.createStatement();
        ResultSet row = statement.executeQuery(question)) {
      return row.next() && row.getBoolean(1);
    } catch (SQLException _) {
      // Not begun yet.
      return false;
    }
  }

  private boolean dumpIsThere() throws Exception {
    Path runs = folder.resolve(".pgtrek/runs");
    if (!Files.isDirectory(runs)) {
      return false;
    }
    try (Stream<Path> all = Files.list(runs)) {
      return all.anyMatch(run -> Files.exists(run.resolve("schema.dump")));
    }
  }

  private static List<String> leftOn(TestServer server, String url) throws SQLException {
    try (Connection connection = server.jdbc(url)) {
      return Undisturbed.leftBehind(connection, ServerRoute.LEFT_BEHIND);
    }
  }

  private static List<String> rights(TestServer server, String url) throws SQLException {
    try (Connection connection = server.jdbc(url)) {
      return PlainQueries.run(connection, RIGHTS);
    }
  }

  private String[] command() {
    return new String[] {
      "migrate",
      as(source, READER),
      as(target, OWNER),
      "--client-programs",
      fresh.bin().toString(),
      "--jobs",
      "2"
    };
  }

  private static String name(String url) {
    return url.substring(url.lastIndexOf('/') + 1);
  }

  private static String as(String url, String role) {
    return url.replace("postgresql://postgres@", "postgresql://" + role + ":x@");
  }
}

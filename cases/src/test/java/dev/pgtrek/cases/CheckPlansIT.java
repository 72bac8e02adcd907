package dev.pgtrek.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only the source's schema tells stands in the answer of check too, between two servers. */
class CheckPlansIT {

  private static final Pattern BLOCKING = Pattern.compile("(?m)^ +([a-z]+(?:-[a-z]+)+): ");

  private final TestServer old = Servers.postgres(17);
  private final TestServer fresh = Servers.postgres(18);
  private final String source = old.newDatabase();
  private final String target = fresh.newDatabase();
  private final String word = UUID.randomUUID().toString().replace("-", "").substring(0, 8);
  private final String owner = "owner_" + word;
  private final String grantor = "grantor_" + word;
  private final String mover = "mover_" + word;

  @TempDir Path folder;

  /** Others use that of the machine meanwhile. */
  @TempDir Path temporary;

  @BeforeEach
  void fill() throws SQLException {
    for (TestServer server : List.of(old, fresh)) {
      server.execute(
          "postgres",
          "CREATE ROLE " + owner,
          "CREATE ROLE " + grantor,
          "CREATE ROLE " + mover + " LOGIN PASSWORD 'x'");
    }
    old.execute(
        source,
        "CREATE EXTENSION postgres_fdw",
        "GRANT USAGE ON FOREIGN DATA WRAPPER postgres_fdw TO " + owner,
        "CREATE SCHEMA app AUTHORIZATION " + owner,
        "GRANT CREATE ON SCHEMA public TO " + owner,
        "GRANT USAGE ON SCHEMA app TO " + grantor,
        "SET ROLE " + owner,
        "CREATE TABLE app.item AS SELECT 1 AS id",
        "CREATE SERVER elsewhere FOREIGN DATA WRAPPER postgres_fdw",
        "GRANT SELECT ON app.item TO " + grantor + " WITH GRANT OPTION",
        "SET ROLE " + grantor,
        "GRANT SELECT ON app.item TO pg_monitor",
        "RESET ROLE",
        "CREATE FUNCTION heard() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'",
        "ALTER FUNCTION heard() OWNER TO " + owner,
        "CREATE EVENT TRIGGER heard ON ddl_command_end EXECUTE FUNCTION heard()",
        "ALTER SCHEMA public OWNER TO " + owner);
    fresh.execute(
        target,
        "CREATE EXTENSION postgres_fdw",
        "CREATE SCHEMA app",
        "GRANT " + owner + " TO " + mover,
        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I OWNER TO "
            + mover
            + "', current_database()); END $$");
  }

  @Test
  void findsAtOnceWhatAMoveIsRefusedForAtItsPlan() throws Exception {
    String[] ends = {source, target.replace("//postgres@", "//" + mover + ":x@")};
    String[] choices = {"--role-map", "postgres=" + mover};

    Program.Answer checked = run("check", ends, choices);
    Program.Answer moved = run("migrate", ends, choices);

    assertThat(checked.exit()).as("%s", checked).isEqualTo(3);
    assertThat(checked.said())
        .contains("grantor-not-settable", "schema-of-others", "wrapper-not-usable")
        .contains("event trigger heard superuser-needed");
    assertThat(moved.exit()).as("%s", moved).isEqualTo(3);
    Set<String> blocking = new TreeSet<>();
    BLOCKING.matcher(moved.err()).results().forEach(hit -> blocking.add(hit.group(1)));
    assertThat(blocking)
        .containsExactly("grantor-not-settable", "schema-of-others", "wrapper-not-usable");
    assertThat(checked.out()).contains("Blocks the migration (" + blocking.size() + ")");
  }

  @Test
  void saysWhereTheSchemaCouldNotBeLookedInto() throws Exception {
    String[] ends = {source.replace("//postgres@", "//" + mover + ":x@"), target};

    Program.Answer checked = run("check", ends);
    Program.Answer without =
        Program.in(folder)
            .run("check", source, target, "--client-programs", folder.toString(), "--no-owner");

    assertThat(checked.exit()).as("%s", checked).isEqualTo(3);
    assertThat(checked.said())
        .contains("schema-not-usable", "not-planned measured source-right-missing");
    assertThat(without.exit()).as("%s", without).isEqualTo(3);
    assertThat(without.said())
        .contains("client-programs-missing")
        .contains("Not ready: something blocks the migration.");
  }

  @Test
  void saysThatTheDatabaseIsMissingAndTheRoleMayNotMakeIt() {
    String[] ends = {source, target.replace("//postgres@", "//" + mover + ":x@") + "_not_there"};

    Program.Answer checked = run("check", ends, "--role-map", "postgres=" + mover);

    assertThat(checked.exit()).as("%s", checked).isEqualTo(3);
    assertThat(checked.said()).contains("target-database-missing", "_not_there", "CREATE DATABASE");
  }

  @Test
  void leavesNothingBehind() throws Exception {
    fresh.execute(target, "DROP SCHEMA app");
    List<String> jvm = List.of("-Djava.io.tmpdir=" + temporary);

    Program.Answer checked;
    try (ForkedProgram program =
        ForkedProgram.start(
            folder, jvm, "check", source, target, "--client-programs", fresh.bin().toString())) {
      checked = program.await();
    }

    assertThat(checked.exit()).as("%s", checked).isZero();
    assertThat(folder.resolve(".pgtrek")).doesNotExist();
    assertThat(temporary).isDirectoryNotContaining("glob:**/pgtrek-*");
    assertThat(fresh.ask(target, "SELECT count(*) FROM pg_class WHERE relname = 'item'"))
        .containsExactly("0");
  }

  private Program.Answer run(String command, String[] ends, String... options) {
    List<String> words = new ArrayList<>(List.of(command));
    words.addAll(List.of(ends));
    words.addAll(List.of("--client-programs", fresh.bin().toString()));
    words.addAll(List.of(options));
    return Program.in(folder).run(words.toArray(String[]::new));
  }
}

package dev.pgtrek.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is refused of a database that a move has filled already. */
class SecondMoveIT {

  private final TestServer old = Servers.postgres(17);
  private final TestServer fresh = Servers.postgres(18);
  private final String source = old.newDatabase();
  private final String target = fresh.newDatabase();

  @TempDir Path folder;

  @BeforeEach
  void move() throws Exception {
    old.execute(source, "CREATE TABLE t (id int PRIMARY KEY); INSERT INTO t VALUES (1), (2)");
    assertThat(run("migrate", source, target, clients()).exit()).isZero();
  }

  @Test
  void mixesNoOtherSourceIntoIt() throws Exception {
    String other = old.newDatabase();
    old.execute(other, "CREATE TABLE u (id int PRIMARY KEY)");

    Program.Answer refused = run("migrate", other, target, clients(), "--json");

    assertThat(refused.exit()).as("%s", refused).isEqualTo(7);
    assertThat(refused.out()).contains("\"another-source\"");
    assertThat(refused.err()).contains("from another database", "pgtrek clean --tables");
    assertThat(fresh.ask(target, "SELECT to_regclass('public.u')")).containsOnlyNulls();
  }

  @Test
  void goesOnWithNoOtherChoices() throws Exception {
    Program.Answer refused = run("migrate", source, target, clients(), "--no-owner", "--json");

    assertThat(refused.exit()).as("%s", refused).isEqualTo(7);
    assertThat(refused.out()).contains("\"choices-changed\"");
    assertThat(refused.err()).contains("other choices", "Give the same options again");
  }

  @Test
  void removesNothingThatSomebodyElseBuildsUpon() throws Exception {
    fresh.execute(target, "CREATE VIEW mine AS SELECT * FROM t");

    Program.Answer refused = run("clean", target, "--tables", "--yes", "--json");

    assertThat(refused.exit()).as("%s", refused).isEqualTo(7);
    assertThat(refused.out()).contains("\"objects-in-use\"");
    assertThat(refused.err()).contains("public.mine", "Remove or move those first");
    assertThat(fresh.ask(target, "SELECT count(*) FROM mine")).containsExactly("2");
  }

  private String clients() {
    return "--client-programs=" + fresh.bin();
  }

  private Program.Answer run(String... arguments) {
    return Program.in(folder).run(arguments);
  }
}

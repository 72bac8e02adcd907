package dev.pgtrek.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From 17 to 18, with what the new server is for: extensions and columns, after the proof. */
class MoveWithAdditionsIT {

  private static final String[] ADDITIONS = {
    "--with-extensions",
    "postgis,postgis_topology,vector,pg_trgm",
    "--add",
    "provider.place geography(Point,4326) from (longitude, latitude)",
    "--add",
    "provider.embedding vector(3) index hnsw cosine",
    "--add",
    "provider.facts jsonb default '{}'"
  };

  /** Long enough to be killed in. */
  private static final String SLOW = "provider.slow text default pg_sleep(0.5)::text";

  private final TestServer old = Servers.postgres(17);
  private final TestServer fresh = Servers.postgres(18);
  private final String source = old.newDatabase();
  private final String target = fresh.newDatabase();

  @TempDir Path folder;

  @BeforeEach
  void fill() throws SQLException {
    old.execute(
        source,
        """
        CREATE EXTENSION pg_trgm;
        CREATE TABLE provider (id bigint PRIMARY KEY, name text NOT NULL,
          longitude double precision, latitude double precision, above bigint);
        INSERT INTO provider SELECT i, 'provider ' || i, i % 180, i % 90, 1
          FROM generate_series(1, 20) i;
        ALTER TABLE provider ADD FOREIGN KEY (above) REFERENCES provider;
        """);
  }

  @Test
  void movesProvesAddsAndDoesNothingTwice() throws Exception {
    String missing = target + "_made";

    Program.Answer moved = migrate(missing, ADDITIONS);
    Program.Answer proved = run("verify", source, missing);
    String told = Program.in(folder).reports();
    Program.Answer again = migrate(missing, ADDITIONS);

    assertThat(moved.exit()).as("%s", moved).isZero();
    assertThat(moved.said()).contains("Done and proved equal", "V1__add_place_embedding_facts.sql");
    assertThat(proved.exit()).as("%s", proved).isZero();
    assertThat(told)
        .contains("Done on the target beside what the source has: addition extension \"vector\".")
        .contains("Added on the target by pgtrek: column public.provider.place")
        .contains("Added on the target by pgtrek: extension vector")
        .doesNotContain("Added on the target by pgtrek: extension pg_trgm");
    assertThat(again.exit()).as("%s", again).isZero();
    assertThat(again.said()).contains("everything is done already");
    assertThat(files(".pgtrek/sql")).containsExactly("V1__add_place_embedding_facts.sql");
    assertThat(
            fresh.ask(
                missing,
                "SELECT count(*) FROM public.provider WHERE public.ST_DWithin(place,"
                    + " public.ST_Point(10, 10)::public.geography, 50 * 1609.344)"))
        .containsExactly("1");
    assertThat(
            fresh.ask(
                missing,
                "SELECT count(*) FROM pgtrek.step WHERE id LIKE 'addition %' GROUP BY run"))
        .containsExactly("5");
  }

  @Test
  void addsLaterWhatWasNotAskedForAtFirst() throws Exception {
    Program.Answer moved = migrate(target);
    Program.Answer added = migrate(target, ADDITIONS);
    Program.Answer other = migrate(target, "--add", "provider.facts text");

    assertThat(moved.exit()).as("%s", moved).isZero();
    assertThat(added.exit()).as("%s", added).isZero();
    assertThat(fresh.ask(target, "SELECT count(*) FROM public.provider WHERE facts = '{}'"))
        .containsExactly("20");
    assertThat(other.exit()).as("%s", other).isEqualTo(3);
    assertThat(other.said())
        .contains("addition-other-type", "it is there with type jsonb, not text");
  }

  @Test
  void plansAndRehearsesWithTheSqlAndWritesNothing() throws Exception {
    Program.Answer checked = run(with("check", target, ADDITIONS));
    Program.Answer planned = run(with("plan", target, ADDITIONS));
    Program.Answer rehearsed = migrate(target, with(ADDITIONS, "--dry-run"));

    assertThat(checked.exit()).as("%s", checked).isZero();
    assertThat(planned.exit()).as("%s", planned).isZero();
    assertThat(Files.readString(folder.resolve(".pgtrek/plan/plan.sql")))
        .contains("-- Extension pg_trgm comes from the source; it is tried out.")
        .contains("CREATE EXTENSION \"vector\";")
        .contains("ADD COLUMN place public.geography(Point,4326)");
    assertThat(rehearsed.exit()).as("%s", rehearsed).isZero();
    assertThat(rehearsed.out())
        .contains("Rehearsed, nothing written")
        .contains("ADD COLUMN IF NOT EXISTS embedding public.vector(3)");
    assertThat(fresh.ask(target, "SELECT count(*) FROM pg_class WHERE oid >= 16384"))
        .containsExactly("0");
    assertThat(folder.resolve(".pgtrek/sql")).doesNotExist();
  }

  @Test
  void whatCannotBeAddedStandsAgainstItBeforeAnythingIsWritten() throws Exception {
    old.execute(source, "UPDATE provider SET latitude = 100 WHERE id = 7");
    String[] wrong = with(ADDITIONS, "--with-extensions", "no_such_thing");

    Program.Answer checked = run(with("check", target, wrong));
    Program.Answer refused = migrate(target, wrong);

    for (Program.Answer answer : List.of(checked, refused)) {
      assertThat(answer.exit()).as("%s", answer).isEqualTo(3);
      assertThat(answer.said())
          .contains("no_such_thing", "coordinates-out-of-range", "among them (id) = (7)");
    }
    assertThat(fresh.ask(target, "SELECT count(*) FROM pg_class WHERE oid >= 16384"))
        .containsExactly("0");
  }

  @Test
  void refusesAColumnOfATableThatIsLeftOut() throws Exception {
    Program.Answer left =
        migrate(target, "--exclude-table", "provider", "--add", "provider.facts jsonb");

    assertThat(left.exit()).as("%s", left).isEqualTo(3);
    assertThat(left.said()).contains("addition-table-left-out", "its table is not carried");
    assertThat(fresh.ask(target, "SELECT count(*) FROM pg_class WHERE oid >= 16384"))
        .containsExactly("0");
  }

  @Test
  void addsNothingWhereTheProofFindsADifference() throws Exception {
    old.execute(
        source,
        "SET session_replication_role = replica; UPDATE provider SET above = 99 WHERE id = 3;"
            + " RESET session_replication_role");

    Program.Answer moved = migrate(target, ADDITIONS);

    assertThat(moved.exit()).as("%s", moved).isEqualTo(6);
    assertThat(Program.in(folder).reports())
        .contains(
            "Not done, because it comes after a proof without differences: addition extension"
                + " \"vector\".");
    assertThat(fresh.ask(target, "SELECT count(*) FROM pg_extension WHERE extname = 'vector'"))
        .containsExactly("0");
    assertThat(folder.resolve(".pgtrek/sql")).doesNotExist();
  }

  @Test
  void goesOnAfterAKillBetweenTheProofAndTheLastAddition() throws Exception {
    String[] command = command(target, "--with-extensions", "vector", "--add", SLOW);
    try (ForkedProgram running = ForkedProgram.start(folder, command)) {
      await(running);
      assertThat(running.kill()).isTrue();
    }
    fresh.awaitNoAdvisoryLock();

    Program.Answer last = run(command);
    Program.Answer proved = run("verify", source, target);

    assertThat(last.exit()).as("%s", last).isZero();
    assertThat(last.said()).contains("taken up", "Done and proved equal");
    assertThat(proved.exit()).as("%s", proved).isZero();
    assertThat(fresh.ask(target, "SELECT count(*) FROM public.provider WHERE slow = ''"))
        .containsExactly("20");
    assertThat(fresh.ask(target, "SELECT count(*) FROM pgtrek.step WHERE id LIKE 'addition %'"))
        .containsExactly("2");
  }

  /** Until the extension is recorded and the column is not. */
  private void await(ForkedProgram running) throws Exception {
    long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (running.runs() && !extended()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.sleep(5);
    }
    assertThat(running.runs()).isTrue();
  }

  private boolean extended() {
    try {
      return fresh
              .ask(target, "SELECT 1 FROM pgtrek.step WHERE id LIKE 'addition extension%'")
              .size()
          == 1;
    } catch (SQLException _) {
      // Not begun yet.
      return false;
    }
  }

  private Program.Answer migrate(String into, String... options) {
    return run(command(into, options));
  }

  private String[] command(String into, String... options) {
    return with("migrate", into, options);
  }

  private String[] with(String command, String into, String... options) {
    List<String> words = new ArrayList<>(List.of(command, source, into));
    words.addAll(List.of(options));
    words.addAll(List.of("--client-programs", fresh.bin().toString()));
    return words.toArray(String[]::new);
  }

  private static String[] with(String[] options, String... more) {
    List<String> words = new ArrayList<>(List.of(options));
    words.addAll(List.of(more));
    return words.toArray(String[]::new);
  }

  private Program.Answer run(String... arguments) {
    return Program.in(folder).run(arguments);
  }

  private List<String> files(String name) throws IOException {
    try (var files = Files.list(folder.resolve(name))) {
      return files.map(f -> f.getFileName().toString()).toList();
    }
  }
}

package dev.pgtrek.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.testkit.HostileProxy;
import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the program, the server and the connections at any moment of an upgrade in place, again and
 * again, runs the same command until it completes, and finds what an undisturbed run leaves. {@code
 * pgtrek.unkillable.upgrades} sets how many complete, {@code pgtrek.unkillable.seed} the first
 * one's seed.
 */
class UnkillableUpgradeIT {

  private static final int UPGRADES = Integer.getInteger("pgtrek.unkillable.upgrades", 2);
  private static final long FIRST_SEED = Long.getLong("pgtrek.unkillable.seed", 1);
  private static final int TABLES = 12;
  private static final int DOUBTFUL = 2 * TABLES;
  private static final int MOST_DISTURBANCES = 3;
  private static final Duration LONGEST = Duration.ofMinutes(4);
  private static final List<Disturbance> EVERY = List.of(Disturbance.values());
  private static final PrintStream LOG = System.out;

  @TempDir static Path shared;

  private static TestServer server = Servers.dedicated(18);
  private static long undisturbed;

  private HostileProxy network = HostileProxy.before(server);

  @BeforeAll
  static void prepare() throws Exception {
    server.execute(
        "postgres", "CREATE DATABASE app LOCALE_PROVIDER icu ICU_LOCALE 'en' TEMPLATE template0");
    StringBuilder schema = new StringBuilder();
    for (int i = 0; i < TABLES; i++) {
      schema.append(
          """
          CREATE TABLE t%1$d (id int PRIMARY KEY, name text NOT NULL UNIQUE, note text);
          CREATE INDEX t%1$d_lower ON t%1$d (lower(note));
          CREATE INDEX t%1$d_search ON t%1$d USING gin (to_tsvector('simple', note));
          INSERT INTO t%1$d SELECT g, 'x' || g, 'note ' || g FROM generate_series(1, 3000) g;
          """
              .formatted(i));
    }
    server.execute("app", schema.toString(), "ANALYZE");
    Program.Answer manifest =
        Program.in(shared).run("manifest", "--all-databases", server.url("app"));
    assertThat(manifest.exit()).as("%s", manifest).isZero();
    doubt();
    Path place = place("undisturbed");
    long began = System.nanoTime();
    try (ForkedProgram program = ForkedProgram.start(place, "upgrade", server.url("app"))) {
      assertThat(program.await().exit()).isZero();
    }
    undisturbed = Duration.ofNanos(System.nanoTime() - began).toMillis();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static void doubt() throws SQLException {
    server.execute(
        "postgres", "UPDATE pg_database SET datcollversion = '1.0' WHERE datname = 'app'");
  }

  /** A folder with the manifests, in which nothing is known of earlier runs. */
  private static Path place(String name) throws IOException {
    Path place = Files.createDirectory(shared.resolve(name));
    Path from = shared.resolve(".pgtrek/manifests");
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : all.toList()) {
        Path to = place.resolve(".pgtrek/manifests").resolve(from.relativize(each));
        Files.createDirectories(to.getParent());
        Files.copy(each, to);
      }
    }
    return place;
  }

  private static Map<String, String> files() throws SQLException {
    Map<String, String> files = new TreeMap<>();
    for (String line :
        server.ask(
            "app",
            """
            SELECT relname || ' ' || relfilenode FROM pg_class
            WHERE relkind = 'i' AND relnamespace = 'public'::regnamespace
            """)) {
      files.put(line.substring(0, line.indexOf(' ')), line.substring(line.indexOf(' ') + 1));
    }
    return files;
  }

  private static String recorded() throws SQLException {
    return server
        .ask("postgres", "SELECT datcollversion FROM pg_database WHERE datname = 'app'")
        .getFirst();
  }

  @Test
  void endsAsIfNothingHadHappened() throws Exception {
    for (long seed = FIRST_SEED; seed < FIRST_SEED + UPGRADES; seed++) {
      List<String> story = new ArrayList<>();
      try {
        upgrade(seed, story);
      } catch (Throwable failure) {
        throw new AssertionError("upgrade of seed " + seed + " " + story, failure);
      }
      LOG.printf("seed %d: %s%n", seed, String.join(", ", story));
    }
  }

  private void upgrade(long seed, List<String> story) throws Exception {
    RandomGenerator random = new SplittableRandom(seed);
    Path place = place("seed-" + seed);
    doubt();
    Map<String, String> before = files();
    List<String> command = new ArrayList<>(List.of("upgrade", network.url(server.url("app"))));
    if (random.nextBoolean()) {
      command.add("--concurrently");
    }
    int disturbances = 1 + random.nextInt(MOST_DISTURBANCES);
    for (int i = 0; i < disturbances; i++) {
      disturb(place, command, before, random, story);
      mustNotLie(before);
    }

    server.awaitNoAdvisoryLock();
    Program.Answer last = Program.in(place).run(command.toArray(String[]::new));
    Map<String, String> after = files();
    Program.Answer again = Program.in(place).run(command.toArray(String[]::new));

    assertThat(last.exit()).as("%s", last).isZero();
    assertThat(last.out()).contains("In order: all is sound, and holds what it held before");
    mustBeComplete(before, after);
    assertThat(again.exit()).as("%s", again).isZero();
    assertThat(again.out()).doesNotContain("rebuild", "refresh", "drop");
    assertThat(files()).isEqualTo(after);
  }

  private void disturb(
      Path place,
      List<String> command,
      Map<String, String> before,
      RandomGenerator random,
      List<String> story)
      throws Exception {
    Disturbance disturbance = EVERY.get(random.nextInt(EVERY.size()));
    long millis = random.nextLong(undisturbed);
    try (ForkedProgram program = ForkedProgram.start(place, command.toArray(String[]::new))) {
      String moment = "after " + millis + " ms";
      if (random.nextInt(3) > 0) {
        int wanted = 1 + random.nextInt(DOUBTFUL);
        moment = "at index " + wanted;
        while (program.runs() && built(before) < wanted) {
          Thread.sleep(1);
        }
      } else {
        Thread.sleep(millis);
      }
      disturbance.strike(new Disturbance.Victim(program, network, server), random);
      Program.Answer answer = program.await(LONGEST);
      story.add(disturbance.words("server") + " " + moment + ": " + answer.exit());
      // The server is read as a source before it is mended as a target.
      assertThat(disturbance.accounts(answer.exit(), 4) || disturbance.accounts(answer.exit(), 5))
          .as("%s: %s", disturbance, answer)
          .isTrue();
      if (answer.exit() != 0 && disturbance.leavesWords() && !answer.err().isEmpty()) {
        assertThat(answer.err()).doesNotContain("Exception").doesNotContain("\tat ");
        assertThat(answer.err()).as("%s", answer).contains("next:");
      }
    } finally {
      network.pass();
    }
  }

  private static boolean differs(Map<String, String> one, Map<String, String> other, String index) {
    return !Objects.equals(one.get(index), other.get(index));
  }

  private static long built(Map<String, String> before) throws SQLException {
    Map<String, String> now = files();
    return before.keySet().stream().filter(i -> differs(before, now, i)).count();
  }

  /** The catalog is told only when everything that was in doubt has been built anew. */
  private static void mustNotLie(Map<String, String> before) throws SQLException {
    if (recorded().equals("1.0")) {
      return;
    }
    Map<String, String> now = files();
    assertThat(before.keySet().stream().filter(i -> !i.endsWith("_pkey")))
        .allMatch(i -> differs(before, now, i));
  }

  private static void mustBeComplete(Map<String, String> before, Map<String, String> after)
      throws SQLException {
    assertThat(recorded()).isNotEqualTo("1.0");
    assertThat(after.keySet()).isEqualTo(before.keySet());
    assertThat(before.keySet().stream().filter(i -> !differs(before, after, i)))
        .allMatch(i -> i.endsWith("_pkey"))
        .hasSize(TABLES);
    assertThat(server.ask("app", "SELECT indexrelid FROM pg_index WHERE NOT indisvalid")).isEmpty();
    assertThat(server.ask("app", "SELECT extname FROM pg_extension")).containsExactly("plpgsql");
    assertThat(server.ask("app", "SELECT nspname FROM pg_namespace WHERE nspname LIKE '%pgtrek%'"))
        .isEmpty();
  }
}

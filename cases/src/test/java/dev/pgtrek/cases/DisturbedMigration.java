package dev.pgtrek.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.cases.Disturbance.Victim;
import dev.pgtrek.testkit.HostileProxy;
import dev.pgtrek.testkit.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * One migration, disturbed again and again by the same command's run until a run completes, and
 * then compared with an undisturbed one. Everything that is left to chance comes from a seed; the
 * machine's own timing does not.
 */
final class DisturbedMigration {

  private static final int MOST_DISTURBANCES = 4;

  private static final List<Disturbance> EVERY = List.of(Disturbance.values());

  /** No process may take longer, whatever happens to it: that is what a hang would look like. */
  private static final Duration LONGEST = Duration.ofSeconds(90);

  private final Norm norm;
  private final TestServer server;
  private final Path folder;
  private final RandomGenerator random;
  private final List<String> story = new ArrayList<>();

  private DisturbedMigration(Norm norm, TestServer server, Path folder, long seed) {
    this.norm = norm;
    this.server = server;
    this.folder = folder;
    this.random = new SplittableRandom(seed);
  }

  /**
   * What the migrations are measured by.
   *
   * @param source the file that they carry
   * @param undisturbed what each must leave
   * @param duration how long an undisturbed run takes, from the start of its process
   */
  record Norm(Path source, Undisturbed undisturbed, Duration duration) {}

  /**
   * Runs one.
   *
   * @param folder where the program works; empty
   * @return what happened, in words
   */
  static String run(Norm norm, TestServer server, Path folder, long seed) throws Exception {
    DisturbedMigration migration = new DisturbedMigration(norm, server, folder, seed);
    try {
      migration.run();
    } catch (Throwable failure) {
      throw new AssertionError(
          "migration of seed " + seed + " (" + String.join(", ", migration.story) + ")", failure);
    }
    return String.join(", ", migration.story);
  }

  private void run() throws Exception {
    String url = server.newDatabase();
    try (HostileProxy network = HostileProxy.before(server)) {
      String[] command =
          Undisturbed.command(norm.source(), network.url(url), DenseSource.BATCH_ROWS);
      int disturbances = 1 + random.nextInt(MOST_DISTURBANCES);
      for (int i = 0; i < disturbances; i++) {
        disturb(command, url, network);
      }
      complete(command);
    }
    norm.undisturbed().mustEqual(server, url);
    mustLeaveOnlyWhatARunLeaves();
  }

  private void disturb(String[] command, String url, HostileProxy network) throws Exception {
    Disturbance disturbance = EVERY.get(random.nextInt(EVERY.size()));
    boolean byJournal = random.nextInt(3) == 0;
    long millis = random.nextLong(norm.duration().toMillis());
    int entries = 1 + random.nextInt(norm.undisturbed().entries());
    try (ForkedProgram program = ForkedProgram.start(folder, command)) {
      if (byJournal) {
        try (JournalWatch journal = new JournalWatch(server.jdbc(url))) {
          journal.await(entries, program);
        }
      } else {
        Thread.sleep(millis);
      }
      story.add(
          disturbance.name().toLowerCase(Locale.ROOT).replace('_', ' ')
              + (byJournal ? " at entry " + entries : " after " + millis + " ms"));
      disturbance.strike(new Victim(program, network, server), random);
      Program.Answer answer = program.await(LONGEST);
      story.set(story.size() - 1, story.getLast() + ": " + answer.exit());
      judge(disturbance, answer);
    } finally {
      network.pass();
    }
  }

  private static void judge(Disturbance disturbance, Program.Answer answer) {
    assertThat(disturbance.accounts(answer.exit())).as("%s: %s", disturbance, answer).isTrue();
    boolean done = answer.out().contains("proved equal");
    if (answer.exit() == 0) {
      assertThat(done).as("%s", answer).isTrue();
    } else if (!done && disturbance.leavesWords() && !answer.err().isEmpty()) {
      assertThat(answer.err()).doesNotContain("Exception").doesNotContain("\tat ");
      assertThat(answer.err()).as("%s", answer).contains("next:");
      assertThat(answer.err().split("same command again", -1).length - 1)
          .as("how often the way on is named: %s", answer)
          .isEqualTo(1);
    }
  }

  private void complete(String[] command) {
    try (ForkedProgram last = ForkedProgram.start(folder, command)) {
      Program.Answer answer = last.await(LONGEST);
      story.add("completed: " + answer.exit());
      assertThat(answer.exit()).as("%s", answer).isZero();
      assertThat(answer.out()).contains("proved equal").contains("report");
    }
  }

  /**
   * The run's folder holds its backup, plan, log and reports; folders of attempts that were killed
   * before they began a run hold no more than a copy under way, and each may hold a file that was
   * being written at the kill.
   */
  private void mustLeaveOnlyWhatARunLeaves() throws IOException {
    Path runs = folder.resolve(".pgtrek").resolve("runs");
    int whole = 0;
    try (Stream<Path> all = Files.list(runs)) {
      for (Path run : all.toList()) {
        whole += files(run).contains("migration_report_ID.html") ? 1 : 0;
        assertThat(files(run)).allMatch(DisturbedMigration::belongs);
      }
    }
    assertThat(whole).as("run folders with a report").isGreaterThanOrEqualTo(1);
  }

  private static final List<String> WHOLE =
      List.of(
          "decision.json",
          "dense_ID.db",
          "dense_ID.db.part",
          "dense_ID.db.part-journal",
          "dense_ID.db.sha256",
          "manifest-source.json",
          "manifest-target.json",
          "migration_report_ID.html",
          "migration_report_ID.json",
          "migration_report_ID.txt",
          "plan.sql",
          "plan.yaml",
          "policy.yaml",
          "run.log");

  private static boolean belongs(String name) {
    boolean unfinished = name.startsWith(".") && name.endsWith(".unfinished");
    return WHOLE.contains(
        unfinished ? name.substring(1, name.length() - ".unfinished".length()) : name);
  }

  private static List<String> files(Path run) {
    String id = String.valueOf(run.getFileName());
    try (Stream<Path> all = Files.list(run)) {
      return all.map(file -> String.valueOf(file.getFileName()).replace(id, "ID"))
          .sorted()
          .toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}

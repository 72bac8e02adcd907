package dev.pgtrek.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.cases.Disturbance.Victim;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
  private static final Duration LONGEST = Duration.ofMinutes(4);

  private final Route route;
  private final Path folder;
  private final RandomGenerator random;
  private final List<String> story = new ArrayList<>();

  private DisturbedMigration(Route route, Path folder, long seed) {
    this.route = route;
    this.folder = folder;
    this.random = new SplittableRandom(seed);
  }

  /**
   * Runs one.
   *
   * @param folder where the program works; empty
   * @return what happened, in words
   */
  static String run(Route route, Path folder, long seed) {
    DisturbedMigration migration = new DisturbedMigration(route, folder, seed);
    try {
      migration.run();
    } catch (Throwable failure) {
      throw new AssertionError(
          "migration of seed " + seed + " (" + String.join(", ", migration.story) + ")", failure);
    }
    return String.join(", ", migration.story);
  }

  private void run() throws Exception {
    int disturbances = 1 + random.nextInt(MOST_DISTURBANCES);
    for (int i = 0; i < disturbances; i++) {
      disturb();
      route.betweenRuns(random).ifPresent(story::add);
    }
    complete();
    route.mustBeComplete(folder);
    mustLeaveOnlyWhatARunLeaves();
  }

  private void disturb() throws Exception {
    Disturbance disturbance = EVERY.get(random.nextInt(EVERY.size()));
    Route.End end = route.ends().get(random.nextInt(route.ends().size()));
    boolean byJournal = random.nextInt(3) == 0;
    long millis = random.nextLong(route.duration().toMillis());
    int entry = random.nextInt(route.entries());
    String moment = "after " + millis + " ms";
    try (ForkedProgram program = ForkedProgram.start(folder, route.command())) {
      if (byJournal) {
        try (JournalWatch journal = route.journal()) {
          // One that is still to come.
          int there = journal.entries();
          int wanted = there + 1 + entry * Math.max(1, route.entries() - there) / route.entries();
          moment = "at entry " + wanted;
          journal.await(wanted, program);
        }
      } else {
        Thread.sleep(millis);
      }
      story.add(disturbance.words(end.name()) + " " + moment);
      disturbance.strike(new Victim(program, end.network(), end.server()), random);
      Program.Answer answer = program.await(LONGEST);
      story.set(story.size() - 1, story.getLast() + ": " + answer.exit());
      judge(disturbance, end, answer);
    } finally {
      end.network().pass();
    }
  }

  private static void judge(Disturbance disturbance, Route.End end, Program.Answer answer) {
    if (disturbance.isSignal() && metTheJvmAlone(answer)) {
      return;
    }
    assertThat(disturbance.accounts(answer.exit(), end.lost()))
        .as("%s: %s", disturbance, answer)
        .isTrue();
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

  /**
   * Whether a signal came before there was a program: then the JVM ends by itself, in its words.
   */
  private static boolean metTheJvmAlone(Program.Answer answer) {
    return answer.exit() != 0
        && answer.out().isEmpty()
        && (answer.err().startsWith("Error occurred during initialization of VM")
            || answer.err().startsWith("Runtime.exit(" + answer.exit() + ") logging failed"));
  }

  private void complete() {
    try (ForkedProgram last = ForkedProgram.start(folder, route.command())) {
      Program.Answer answer = last.await(LONGEST);
      story.add("completed: " + answer.exit());
      assertThat(answer.exit()).as("%s", answer).isZero();
      assertThat(answer.out()).contains("proved equal").contains("report");
    }
  }

  /**
   * The run's folder holds what belongs to it, plan, log and reports; folders of attempts that were
   * killed before they began a run hold no more than a copy under way, and each may hold a file
   * that was being written at the kill.
   */
  private void mustLeaveOnlyWhatARunLeaves() throws IOException {
    Path runs = folder.resolve(".pgtrek").resolve("runs");
    int whole = 0;
    try (Stream<Path> all = Files.list(runs)) {
      for (Path run : all.toList()) {
        whole += files(run).contains("migration_report_ID.html") ? 1 : 0;
        assertThat(files(run)).allMatch(this::belongs);
      }
    }
    assertThat(whole).as("run folders with a report").isGreaterThanOrEqualTo(1);
  }

  private boolean belongs(String name) {
    boolean unfinished = name.startsWith(".") && name.endsWith(".unfinished");
    return route
        .files()
        .contains(unfinished ? name.substring(1, name.length() - ".unfinished".length()) : name);
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

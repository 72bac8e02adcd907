package dev.pgtrek.cases;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pgtrek.testkit.FakeClock;
import dev.pgtrek.testkit.HostileProxy;
import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine whose clock is set, during a run and between two. */
class ClockJumpIT {

  private static final TestServer SERVER = Servers.postgres(18);

  /** A process looks once a second what time it is to be. */
  private static final Duration UNTIL_SEEN = Duration.ofMillis(1500);

  private static final List<String> JVM = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  @TempDir static Path shared;

  private static Path source;
  private static Undisturbed undisturbed;

  @TempDir Path folder;
  @TempDir Path elsewhere;

  private FakeClock clock;
  private String url;
  private String[] command;

  @BeforeAll
  static void runUndisturbed() throws Exception {
    source = DenseSource.make(shared.resolve("dense.db"));
    undisturbed = Undisturbed.of(source, SERVER, shared, DenseSource.BATCH_ROWS);
  }

  @BeforeEach
  void setTheClock() {
    clock = FakeClock.at(elsewhere.resolve("clock"));
    url = SERVER.newDatabase();
    command = Undisturbed.command(source, url, DenseSource.BATCH_ROWS);
  }

  private ForkedProgram start(String... words) {
    return ForkedProgram.start(folder, JVM, clock.environment(), words);
  }

  private List<String> runs() throws IOException {
    try (Stream<Path> all = Files.list(folder.resolve(".pgtrek").resolve("runs"))) {
      return all.map(path -> String.valueOf(path.getFileName())).sorted().toList();
    }
  }

  private JsonNode report(String run) throws IOException {
    return new ObjectMapper()
        .readTree(
            folder.resolve(".pgtrek/runs/" + run + "/migration_report_" + run + ".json").toFile());
  }

  /** Sets the clock while the run stands still, so that it goes on under the other time. */
  private void shift(HostileProxy network, String offset) throws InterruptedException {
    network.stallAfter(0);
    clock.shift(offset);
    Thread.sleep(UNTIL_SEEN.toMillis());
    network.pass();
  }

  @Test
  void completesWhileTheClockJumpsForthAndBack() throws Exception {
    Program.Answer answer;
    try (HostileProxy network = HostileProxy.before(SERVER);
        JournalWatch journal = new JournalWatch(SERVER.jdbc(url));
        ForkedProgram program =
            start(Undisturbed.command(source, network.url(url), DenseSource.BATCH_ROWS))) {
      assertThat(journal.await(3, program)).isTrue();
      shift(network, "+40d");
      assertThat(journal.await(12, program)).isTrue();
      shift(network, "-40d");
      answer = program.await();
    }

    assertThat(answer.exit()).as("%s", answer).isZero();
    undisturbed.mustEqual(SERVER, url);
    JsonNode report = report(runs().getFirst());
    Duration took =
        Duration.between(
            Instant.parse(report.path("startedAt").asText()),
            Instant.parse(report.path("finishedAt").asText()));
    assertThat(took).isBetween(Duration.ZERO, Duration.ofHours(1));
  }

  @Test
  void takesARunUpThatSeemsToBeginTomorrow() throws Exception {
    try (JournalWatch journal = new JournalWatch(SERVER.jdbc(url));
        ForkedProgram program = start(command)) {
      journal.await(9, program);
      assertThat(program.kill()).isTrue();
    }
    List<String> before = runs();
    clock.shift("-1d");

    Program.Answer answer;
    try (ForkedProgram program = start(command)) {
      answer = program.await();
    }

    assertThat(answer.exit()).as("%s", answer).isZero();
    assertThat(answer.err()).contains("taken up again");
    assertThat(runs()).isEqualTo(before);
    undisturbed.mustEqual(SERVER, url);
  }

  @Test
  void provesInTheYearBeforeTheRun() throws Exception {
    try (ForkedProgram program = start(command)) {
      assertThat(program.await().exit()).isZero();
    }
    String run = runs().getFirst();
    clock.shift("-365d");

    Program.Answer proof;
    Program.Answer again;
    try (ForkedProgram program = start("verify", source.toString(), url)) {
      proof = program.await();
    }
    try (ForkedProgram program = start(command)) {
      again = program.await();
    }

    assertThat(proof.exit()).as("%s", proof).isZero();
    assertThat(again.exit()).as("%s", again).isZero();
    assertThat(runs()).hasSize(2).last().isEqualTo(run);
    undisturbed.mustEqual(SERVER, url);
  }
}

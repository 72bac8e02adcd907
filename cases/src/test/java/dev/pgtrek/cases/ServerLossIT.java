package dev.pgtrek.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.testkit.FullDisk;
import dev.pgtrek.testkit.HostileProxy;
import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Takes the server, the network or the server's disk away during the copy. */
class ServerLossIT {

  /** Well inside the copy: the run, six tables and some chunks. */
  private static final int DURING_COPY = 10;

  private static TestServer ordinary;

  @TempDir static Path shared;

  private static Path source;
  private static Undisturbed undisturbed;

  @TempDir Path folder;

  private TestServer server;

  @BeforeAll
  static void runUndisturbed() throws Exception {
    ordinary = Servers.dedicated(18);
    source = MidSizeSource.make(shared.resolve("shop.db"));
    undisturbed = Undisturbed.of(source, ordinary, shared);
  }

  @BeforeEach
  void useTheOrdinaryServer() {
    server = ordinary;
  }

  @AfterAll
  static void stop() {
    ordinary.close();
  }

  /** Something that happens to a run. */
  private interface Misfortune {
    void strike(ForkedProgram program) throws Exception;
  }

  /** Strikes during the copy; what the program said then. */
  private Program.Answer during(String[] command, String url, Misfortune misfortune)
      throws Exception {
    try (JournalWatch journal = new JournalWatch(server.jdbc(url));
        ForkedProgram program = ForkedProgram.start(folder, command)) {
      assertThat(journal.await(DURING_COPY, program)).as("the copy was reached").isTrue();
      misfortune.strike(program);
      return program.await();
    }
  }

  private void mustGoOn(String[] command, String url) throws Exception {
    try (ForkedProgram again = ForkedProgram.start(folder, command)) {
      Program.Answer answer = again.await();
      assertThat(answer.exit()).as("%s", answer).isZero();
    }
    undisturbed.mustEqual(server, url);
  }

  @Test
  void goesOnAfterTheServerWasKilled() throws Exception {
    String url = server.newDatabase();
    String[] command = Undisturbed.command(source, url);

    Program.Answer broken = during(command, url, program -> server.killHard());
    server.start();

    assertThat(broken.exit()).as("%s", broken).isEqualTo(9);
    assertThat(broken.err()).contains("same command again");
    mustGoOn(command, url);
  }

  @Test
  void goesOnAfterTheServerWasStopped() throws Exception {
    String url = server.newDatabase();
    String[] command = Undisturbed.command(source, url);

    Program.Answer broken = during(command, url, program -> server.stopImmediate());
    server.start();

    assertThat(broken.exit()).as("%s", broken).isEqualTo(9);
    mustGoOn(command, url);
  }

  @Test
  void goesOnAfterTheNetworkWasCut() throws Exception {
    String url = server.newDatabase();
    try (HostileProxy network = HostileProxy.before(server)) {
      String[] command = Undisturbed.command(source, network.url(url));

      Program.Answer broken = during(command, url, program -> network.cut());

      assertThat(broken.exit()).as("%s", broken).isEqualTo(9);
      mustGoOn(command, url);
    }
  }

  @Test
  void canBeInterruptedWhileTheNetworkStandsStill() throws Exception {
    String url = server.newDatabase();
    try (HostileProxy network = HostileProxy.before(server)) {
      String[] command = Undisturbed.command(source, network.url(url));

      Program.Answer stopped =
          during(
              command,
              url,
              program -> {
                network.stallAfter(0);
                Thread.sleep(500);
                program.signal("INT");
              });
      network.cut();
      network.pass();

      assertThat(stopped.exit()).as("%s", stopped).isEqualTo(130);
      mustGoOn(command, url);
    }
  }

  @Test
  void completesOverASlowNetwork() throws Exception {
    String url = server.newDatabase();
    try (HostileProxy network = HostileProxy.before(server)) {
      network.delay(Duration.ofNanos(500_000));

      mustGoOn(Undisturbed.command(source, network.url(url)), url);
    }
  }

  @Test
  void goesOnAfterTheServersDiskWasFull() throws Exception {
    try (FullDisk disk = FullDisk.of(48 << 20);
        TestServer onItsOwn = Servers.dedicated(18)) {
      server = onItsOwn;
      String url = disk.newDatabase(server, "on_small_disk");
      String[] command = Undisturbed.command(source, url);

      // Room for part of the rows; the server's other disk, which is asked beforehand, has enough.
      disk.fillUpTo(6 << 20);

      Program.Answer broken = during(command, url, program -> {});
      Files.delete(disk.folder().resolve("filler"));

      assertThat(broken.exit()).as("%s", broken).isEqualTo(9);
      assertThat(broken.err()).containsIgnoringCase("no space left");
      mustGoOn(command, url);
    }
  }
}

package dev.pgtrek.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person does to a run at the terminal. */
class TerminalIT {

  private static final TestServer SERVER = Servers.postgres(18);

  /** Inside the copy, whatever the order of the stages is. */
  private static final int IN_THE_MIDDLE = 9;

  @TempDir static Path shared;

  private static Path source;
  private static Undisturbed undisturbed;

  @TempDir Path folder;

  private String url;
  private String[] command;

  @BeforeAll
  static void runUndisturbed() throws Exception {
    source = MidSizeSource.make(shared.resolve("shop.db"));
    undisturbed = Undisturbed.of(source, SERVER, shared);
  }

  @BeforeEach
  void begin() {
    url = SERVER.newDatabase();
    command = Undisturbed.command(source, url);
  }

  private void reach(Terminal terminal, int entries) throws Exception {
    try (JournalWatch journal = new JournalWatch(SERVER.jdbc(url))) {
      terminal.await(() -> journal.entries() >= entries, "the copy begins");
    }
  }

  @Test
  void goesOnAfterControlZAndFg() throws Exception {
    try (Terminal terminal = Terminal.open(folder)) {
      terminal.run(command);
      long pid = terminal.pid();
      reach(terminal, IN_THE_MIDDLE);
      terminal.type(Terminal.CONTROL_Z);
      terminal.await(() -> state(pid) == 'T', "the program stands still");
      Thread.sleep(3000);

      terminal.type("fg; echo \"ended with $?.\"\n");
      terminal.see("ended with 0.");

      assertThat(terminal.screen()).contains("proved equal");
    }
    undisturbed.mustEqual(SERVER, url);
  }

  @Test
  void stopsOnControlCAndGoesOn() throws Exception {
    try (Terminal terminal = Terminal.open(folder)) {
      terminal.run(command);
      reach(terminal, IN_THE_MIDDLE);
      terminal.type(Terminal.CONTROL_C);
      terminal.see("ended with 130.");
      assertThat(terminal.screen()).containsOnlyOnce("same command again");

      terminal.run(command);
      terminal.see("ended with 0.");
    }
    undisturbed.mustEqual(SERVER, url);
  }

  @Test
  void canBeInterruptedWhileStopped() throws Exception {
    try (Terminal terminal = Terminal.open(folder)) {
      terminal.run(command);
      long pid = terminal.pid();
      reach(terminal, IN_THE_MIDDLE);
      terminal.type(Terminal.CONTROL_Z);
      terminal.await(() -> state(pid) == 'T', "the program stands still");

      terminal.type("kill %1; fg\n");
      terminal.await(() -> !Files.exists(Path.of("/proc/" + pid)), "the program ends");
    }
    Program.Answer answer = Program.in(folder).run(command);
    assertThat(answer.exit()).as("%s", answer).isZero();
    undisturbed.mustEqual(SERVER, url);
  }

  @Test
  void goesOnAfterTheTerminalWasClosed() throws Exception {
    long pid;
    try (Terminal terminal = Terminal.open(folder)) {
      terminal.run(command);
      pid = terminal.pid();
      reach(terminal, IN_THE_MIDDLE);
    }
    long deadline = System.nanoTime() + 60_000_000_000L;
    while (ProcessHandle.of(pid).isPresent()) {
      assertThat(System.nanoTime()).as("the program ends").isLessThan(deadline);
      Thread.sleep(10);
    }

    Program.Answer answer = Program.in(folder).run(command);

    assertThat(answer.exit()).as("%s", answer).isZero();
    assertThat(answer.err()).contains("taken up again");
    undisturbed.mustEqual(SERVER, url);
  }

  /** The state letter of a process: T is stopped. */
  private static char state(long pid) throws Exception {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    return List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ")).getFirst().charAt(0);
  }
}

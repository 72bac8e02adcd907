package dev.pgtrek.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.testkit.FullDisk;
import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that runs full in the middle; once there is room again the same command completes. */
class FullDiskIT {

  private static final TestServer SERVER = Servers.postgres(18);

  /**
   * Where SQLite locks for a writer that waits for the last readers: no further reader comes in
   * meanwhile, so that a copy which is begun stays empty. It is done in moments otherwise.
   */
  private static final long PENDING_BYTE = 0x40000000L;

  /** The rows take 15 million bytes, and keys and indexes 9 more. */
  private static final long ROOM_FOR_SOME_INDEXES = 22_000_000;

  private static final String HAS_INDEX =
      "SELECT count(*) > 0 FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid"
          + " WHERE c.relnamespace = 'public'::regnamespace";

  @TempDir static Path shared;

  private static Path source;
  private static Undisturbed undisturbed;

  @BeforeAll
  static void runUndisturbed() throws Exception {
    source = MidSizeSource.make(shared.resolve("shop.db"));
    undisturbed = Undisturbed.of(source, SERVER, shared);
  }

  /** What the run has come to when the disk fills. */
  private interface Moment {
    boolean reached() throws Exception;
  }

  /** Something that is done. */
  private interface Action {
    void run() throws Exception;
  }

  private static Program.Answer fill(FullDisk disk, Path folder, String[] command, Moment moment)
      throws Exception {
    return fill(disk, folder, command, moment, () -> {});
  }

  /**
   * Runs, fills the disk at a moment, and gives what the program said.
   *
   * @param then what is done when the disk is full
   */
  private static Program.Answer fill(
      FullDisk disk, Path folder, String[] command, Moment moment, Action then) throws Exception {
    try (ForkedProgram program = ForkedProgram.start(folder, command)) {
      while (!moment.reached()) {
        assertThat(program.runs()).as("the moment was not met").isTrue();
        Thread.sleep(1);
      }
      disk.fillUpTo(0);
      then.run();
      return program.await();
    }
  }

  private static void mustComplete(Path folder, String[] command, TestServer server, String url)
      throws SQLException {
    try (ForkedProgram again = ForkedProgram.start(folder, command)) {
      Program.Answer answer = again.await();
      assertThat(answer.exit()).as("%s", answer).isZero();
      assertThat(answer.out()).contains("proved equal");
    }
    undisturbed.mustEqual(server, url);
  }

  private static void mustSayWhy(Program.Answer answer, int... exits) {
    assertThat(exits).as("%s", answer).contains(answer.exit());
    assertThat(answer.err()).containsIgnoringCase("space").contains("next:");
    assertThat(answer.err()).containsOnlyOnce("same command again");
    assertThat(answer.err()).doesNotContain("Exception:").doesNotContain("\tat ");
  }

  @Test
  void goesOnAfterTheWorkFolderFilledDuringTheBackup() throws Exception {
    String url = SERVER.newDatabase();
    String[] command = Undisturbed.command(source, url);
    try (FullDisk disk = FullDisk.of(64 << 20)) {
      Program.Answer broken;
      try (FileChannel writer =
              FileChannel.open(source, StandardOpenOption.READ, StandardOpenOption.WRITE);
          FileLock waiting = writer.lock(PENDING_BYTE, 1, false)) {
        broken =
            fill(
                disk,
                disk.folder(),
                command,
                () -> exists(disk.folder(), ".part"),
                waiting::release);
      }

      mustSayWhy(broken, 4);
      Files.delete(disk.folder().resolve("filler"));
      mustComplete(disk.folder(), command, SERVER, url);
    }
  }

  @Test
  void goesOnAfterTheWorkFolderFilledDuringTheProfile() throws Exception {
    String url = SERVER.newDatabase();
    String[] command = Undisturbed.command(source, url);
    try (FullDisk disk = FullDisk.of(64 << 20)) {
      Program.Answer broken =
          fill(disk, disk.folder(), command, () -> exists(disk.folder(), ".sha256"));

      // 9 where the plan's files were written before the disk was full, and the report met its end.
      mustSayWhy(broken, 2, 9);
      Files.delete(disk.folder().resolve("filler"));
      mustComplete(disk.folder(), command, SERVER, url);
    }
  }

  @Test
  void goesOnAfterTheWorkFolderFilledBeforeTheReport() throws Exception {
    String url = SERVER.newDatabase();
    String[] command = Undisturbed.command(source, url);
    try (FullDisk disk = FullDisk.of(64 << 20)) {
      try (JournalWatch journal = new JournalWatch(SERVER.jdbc(url))) {
        Program.Answer broken = fill(disk, disk.folder(), command, () -> journal.entries() > 20);

        mustSayWhy(broken, 9);
      }
      Files.delete(disk.folder().resolve("filler"));
      mustComplete(disk.folder(), command, SERVER, url);
    }
  }

  @Test
  void goesOnAfterTheServersDiskFilledWhileIndexesWereBuilt(@TempDir Path folder) throws Exception {
    try (FullDisk disk = FullDisk.of(80 << 20);
        TestServer server = Servers.dedicated(18)) {
      String url = disk.newDatabase(server, "on_small_disk");
      String[] command = Undisturbed.command(source, url);
      disk.fillUpTo(ROOM_FOR_SOME_INDEXES);

      Program.Answer broken;
      try (ForkedProgram program = ForkedProgram.start(folder, command)) {
        broken = program.await();
      }

      mustSayWhy(broken, 9);
      assertThat(server.ask(url, HAS_INDEX)).as("a key or an index stands").containsExactly("t");
      Files.delete(disk.folder().resolve("filler"));
      mustComplete(folder, command, server, url);
    }
  }

  private static boolean exists(Path folder, String ending) throws IOException {
    Path runs = folder.resolve(".pgtrek").resolve("runs");
    if (!Files.isDirectory(runs)) {
      return false;
    }
    try (Stream<Path> all = Files.walk(runs)) {
      return all.anyMatch(file -> file.toString().endsWith(ending));
    } catch (java.io.UncheckedIOException vanished) {
      return false;
    }
  }
}

package dev.pgtrek.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What keeps a backup of a file from being restored, proved or removed. */
class BackupRefusalsIT {

  private static final Path CHINOOK = Path.of("..", "samples", "chinook.sqlite");

  @TempDir Path folder;

  @BeforeEach
  void copy() throws IOException {
    Files.copy(CHINOOK, folder.resolve("app.db"));
  }

  private String refused(int exit, String... words) {
    TestShell shell = new TestShell(folder, Map.of());
    String[] all = Stream.concat(Stream.of(words), Stream.of("--json")).toArray(String[]::new);
    assertThat(shell.run(all)).as(shell.out() + shell.err()).isEqualTo(exit);
    return shell.out();
  }

  private Path taken(String... more) throws IOException {
    String[] words =
        Stream.concat(Stream.of("backup", "app.db"), Stream.of(more)).toArray(String[]::new);
    refused(0, words);
    try (Stream<Path> files = Files.walk(folder.resolve(".pgtrek/backups"))) {
      return files.filter(f -> f.toString().endsWith(".db")).sorted().toList().getLast();
    }
  }

  @Test
  void goesToItsOwnEngineAlone() throws IOException {
    String backup = taken().toString();

    assertThat(refused(2, "backup", "restore", backup, "postgresql://h/d"))
        .contains("restore-other-engine");
    Files.createDirectory(folder.resolve("place"));
    assertThat(refused(3, "backup", "restore", backup, "place")).contains("target-is-a-folder");
    refused(0, "backup", "restore", backup, "restored.db");
  }

  @Test
  void isRefusedOnceAByteOfItIsAnother() throws IOException {
    Path backup = taken();
    refused(0, "backup", "verify", backup.toString(), "--prove");
    byte[] bytes = Files.readAllBytes(backup);
    bytes[bytes.length - 1] ^= 1;
    backup.toFile().setWritable(true);
    Files.write(backup, bytes);

    assertThat(refused(4, "backup", "verify", backup.toString())).contains("backup-damaged");
    assertThat(refused(4, "backup", "restore", backup.toString(), "restored.db"))
        .contains("backup-damaged");
    assertThat(folder.resolve("restored.db")).doesNotExist();
  }

  @Test
  void isNotProvedWithoutAManifest() throws IOException {
    String backup = taken("--no-manifest").toString();

    refused(0, "backup", "verify", backup);
    assertThat(refused(3, "backup", "verify", backup, "--prove"))
        .contains("proof-without-manifest");
  }

  @Test
  void isRemovedByAYesAlone() throws IOException {
    taken();
    Path second = taken();

    assertThat(refused(3, "backup", "prune", "--keep", "1")).contains("not-confirmed");
    assertThat(second).exists();
    refused(0, "backup", "prune", "--keep", "1", "--yes");
  }
}

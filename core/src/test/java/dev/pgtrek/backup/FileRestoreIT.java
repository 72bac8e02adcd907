package dev.pgtrek.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgtrek.error.PgtrekException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileRestoreIT {

  private static final Instant NOW = Instant.parse("2026-06-11T08:00:00Z");

  @TempDir private Path folder;
  private Path backup = Path.of("");
  private Path place = Path.of("");

  @BeforeEach
  void write() throws IOException {
    backup = Files.writeString(folder.resolve("backup"), "new");
    place = folder.resolve("app.db");
  }

  private List<String> names() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void copiesToANewPlace() throws IOException {
    List<Path> aside = new FileRestore(backup, place).run(false, NOW);

    assertThat(aside).isEmpty();
    assertThat(place).hasContent("new");
    assertThat(names()).containsExactly("app.db", "backup");
  }

  @Test
  void refusesAPlaceThatIsTaken() throws IOException {
    Files.writeString(place, "old");

    assertThatThrownBy(() -> new FileRestore(backup, place).run(false, NOW))
        .isInstanceOf(PgtrekException.Refused.class);
    assertThat(place).hasContent("old");
  }

  @Test
  void refusesAPlaceBesideALeftLog() throws IOException {
    Files.writeString(folder.resolve("app.db-wal"), "log of another file");

    assertThatThrownBy(() -> new FileRestore(backup, place).run(false, NOW))
        .isInstanceOf(PgtrekException.Refused.class)
        .hasMessageContaining("app.db-wal");
  }

  @Test
  void movesTheOldOneAsideWithItsLog() throws IOException {
    Files.writeString(place, "old");
    Files.writeString(folder.resolve("app.db-wal"), "old log");
    Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rw-r-----"));

    List<Path> aside = new FileRestore(backup, place).run(true, NOW);
    Files.writeString(backup, "newer");
    List<Path> again = new FileRestore(backup, place).run(true, NOW);

    assertThat(place).hasContent("newer");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(place)))
        .isEqualTo("rw-r-----");
    assertThat(aside).hasSize(2);
    assertThat(aside.get(0)).hasContent("old");
    assertThat(aside.get(1)).hasContent("old log");
    assertThat(aside.get(1).toString()).isEqualTo(aside.get(0) + "-wal");
    assertThat(again).singleElement().satisfies(path -> assertThat(path).hasContent("new"));
  }

  @Test
  void saysThatTheFolderIsMissing() {
    assertThatThrownBy(() -> new FileRestore(backup, folder.resolve("no/app.db")).run(false, NOW))
        .isInstanceOf(PgtrekException.Target.class)
        .hasMessageContaining("not there");
  }
}

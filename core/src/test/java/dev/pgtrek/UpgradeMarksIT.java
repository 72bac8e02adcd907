package dev.pgtrek;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgtrek.error.PgtrekException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an upgrade keeps of the indexes that it built anew. */
class UpgradeMarksIT {

  private static final Map<String, String> MARKS = Map.of("public.t_pkey", "16384");

  @TempDir Path folder;

  @Test
  void areThereAgain() {
    UpgradeMarks.of(folder, "7").keep("app", MARKS);

    assertThat(UpgradeMarks.of(folder, "7").of("app")).isEqualTo(MARKS);
    assertThat(UpgradeMarks.of(folder, "8").of("app")).isEmpty();
  }

  @Test
  void areRefusedWhereTheyCannotBeRead() throws IOException {
    UpgradeMarks.of(folder, "7").keep("app", MARKS);
    Path file = folder.resolve("upgrades/7.json");
    Files.writeString(file, "{ half");

    assertThatThrownBy(() -> UpgradeMarks.of(folder, "7"))
        .returns("upgrade-marks-unreadable", e -> ((PgtrekException) e).code());
    Files.delete(file);
    assertThat(UpgradeMarks.of(folder, "7").of("app")).isEmpty();
  }

  @Test
  void sayWhereTheyCannotBeKept() throws IOException {
    UpgradeMarks marks = UpgradeMarks.of(folder, "7");
    Files.writeString(folder.resolve("upgrades"), "a file in the folder's place");

    assertThatThrownBy(() -> marks.keep("app", MARKS))
        .returns("upgrade-marks-not-written", e -> ((PgtrekException) e).code());
  }
}

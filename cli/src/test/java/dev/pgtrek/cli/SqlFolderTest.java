package dev.pgtrek.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgtrek.error.PgtrekException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlFolderTest {

  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-11-26T12:00:00Z"), ZoneOffset.UTC);

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          '' | V1__add_place.sql
          V1__a.sql V2__b.sql V10__c.sql | V11__add_place.sql
          V1.2__a.sql V1.10__b.sql | V1.11__add_place.sql
          V1_9__a.sql | V1_10__add_place.sql
          V007__a.sql | V008__add_place.sql
          V20250102030405__a.sql | V20261126120000__add_place.sql
          V20270102030405__a.sql | V20270102030406__add_place.sql
          B5__base.sql V3__x.sql | V6__add_place.sql
          R__views.sql U9__undo.sql Vx__no.sql V__no.sql V7.sql notes.txt | V1__add_place.sql
          """)
  void goesOnAfterTheLastVersion(String files, String expected) throws IOException {
    for (String file : files.split(" ", -1)) {
      if (!file.isEmpty()) {
        Path inside = folder.resolve("deeper");
        Files.createDirectories(inside);
        Files.writeString(inside.resolve(file), "");
      }
    }

    assertThat(next(null, "place")).isEqualTo(expected);
  }

  @Test
  void takesAVersionThatIsFree() throws IOException {
    Files.writeString(folder.resolve("V2.0__b.sql"), "");

    assertThat(next("V3.1", "place")).isEqualTo("V3.1__add_place.sql");
    assertThatThrownBy(() -> next("2", "place"))
        .isInstanceOf(PgtrekException.Usage.class)
        .returns("sql-version-taken", e -> ((PgtrekException) e).code())
        .hasMessageContaining("already");
    assertThatThrownBy(() -> next("next", "place"))
        .hasMessageContaining("is no version")
        .returns("sql-version", e -> ((PgtrekException) e).code());
    assertThatThrownBy(() -> next("1..2", "place")).hasMessageContaining("is no version");
  }

  @Test
  void namesWhatIsAddedAsFarAsThereIsRoom() {
    assertThat(next(null, "Größe in cm")).isEqualTo("V1__add_gr_e_in_cm.sql");
    assertThat(next(null, "a".repeat(40), "b".repeat(40), "c"))
        .isEqualTo("V1__add_" + "a".repeat(40) + "_and_2_more.sql");
  }

  @Test
  void mustBeThereWhereItIsNamed() throws IOException {
    Path missing = folder.resolve("missing");
    Path file = Files.writeString(folder.resolve("file.sql"), "");

    for (Path none : List.of(missing, file)) {
      assertThatThrownBy(() -> SqlFolder.of(none, true))
          .isInstanceOf(PgtrekException.Usage.class)
          .hasMessage("There is no folder " + none + ".")
          .returns("sql-folder-missing", e -> ((PgtrekException) e).code());
    }
    assertThat(SqlFolder.of(missing, false).next(null, List.of("c")))
        .isEqualTo(missing.resolve("V1__add_c.sql"));
    Files.createDirectory(missing);
    assertThat(SqlFolder.of(missing, true).next(null, List.of("c")))
        .isEqualTo(missing.resolve("V1__add_c.sql"));
  }

  private String next(@Nullable String version, String... names) {
    return SqlFolder.of(folder, true, NOON).next(version, List.of(names)).getFileName().toString();
  }
}

package dev.pgtrek.sqlite.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.testkit.SqliteFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Our reader against SQLite's on every database of the cases and samples. */
class CaseFilesIT {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  @TempDir Path folder;

  static List<Path> inputs() {
    return Stream.of(ROOT.resolve("cases"), ROOT.resolve("samples"))
        .flatMap(CaseFilesIT::files)
        .filter(
            f -> f.endsWith("input.sql") || f.toString().matches(".*\\.(sqlite|db|gpkg|mbtiles)"))
        // Its schema cannot be read, so that no table of it is known.
        .filter(f -> !f.endsWith("corrupt.mbtiles"))
        .filter(f -> !f.toString().contains("target") && f.toFile().length() > 0)
        .sorted()
        .toList();
  }

  private static Stream<Path> files(Path under) {
    try (Stream<Path> all = Files.walk(under)) {
      return all.filter(Files::isRegularFile).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("inputs")
  void readsThemAsSqliteDoes(Path input) throws IOException, SQLException {
    Path file =
        input.endsWith("input.sql")
            ? SqliteFiles.create(folder.resolve("a.db"), Files.readString(input))
            : input;
    Image image = new Image(Files.readAllBytes(file));

    try (Connection connection = image.open()) {
      for (Image.Stored stored : image.tables()) {
        List<String> expected;
        try {
          expected = image.bySqlite(connection, stored);
        } catch (JdbcRowCursor.SqliteFailed e) {
          assertThat(failure(image, stored)).isEqualTo("source-corrupt");
          continue;
        }
        List<String> ours = image.byPages(stored);

        assertThat(ours).isEqualTo(image.inOrderOf(stored, ours, expected));
        assertThat(image.byPages(stored, image.chunks(stored, 10))).isEqualTo(ours);
      }
    }
  }

  private static String failure(Image image, Image.Stored stored) {
    try {
      image.byPages(stored);
      return "none";
    } catch (PgtrekException.Source e) {
      return e.code();
    }
  }

  @Test
  void areThere() {
    assertThat(inputs()).hasSizeGreaterThan(40);
  }
}

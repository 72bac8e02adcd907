package dev.pgtrek.sqlite.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.spi.Chunk;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Our reader against SQLite's, cell by cell. {@code -Dpgtrek.pages.files=N} takes more files,
 * {@code -Dpgtrek.pages.seed=N} begins elsewhere.
 */
class GeneratedFilesTest {

  private static final int FILES = Integer.getInteger("pgtrek.pages.files", 2000);
  private static final long SEED = Long.getLong("pgtrek.pages.seed", 20260101);

  @Test
  void givesWhatSqliteGives() throws SQLException {
    long rows = 0;
    for (long seed = SEED; seed < SEED + FILES; seed++) {
      Image image = GeneratedDatabase.of(seed);
      try (Connection connection = image.open()) {
        for (Image.Stored stored : image.tables()) {
          rows += compare(seed, image, connection, stored);
        }
      }
    }

    // Guards the generator: a comparison of nothing would pass too.
    assertThat(rows).isGreaterThan(20L * FILES);
  }

  private static long compare(long seed, Image image, Connection connection, Image.Stored stored)
      throws SQLException {
    String where = "seed " + seed + ", " + stored.table().name() + ": " + stored.table().traits();
    List<String> expected = image.bySqlite(connection, stored);

    List<String> ours = image.byPages(stored);

    same(where, ours, image.inOrderOf(stored, ours, expected));
    long rowsPerChunk = new long[] {1, 7, 50}[(int) (seed % 3)];
    List<Chunk> chunks = image.chunks(stored, rowsPerChunk);
    assertThat(image.chunks(stored, rowsPerChunk)).as(where).isEqualTo(chunks);
    same(where + ", in parts of " + rowsPerChunk, image.byPages(stored, chunks), ours);
    return expected.size();
  }

  /** Says the first row that differs, and no more. */
  private static void same(String where, List<String> ours, List<String> expected) {
    if (ours.equals(expected)) {
      return;
    }
    for (int i = 0; i < Math.min(ours.size(), expected.size()); i++) {
      assertThat(ours.get(i)).as(where + ", row " + i).isEqualTo(expected.get(i));
    }
    assertThat(ours).as(where).hasSameSizeAs(expected);
  }
}

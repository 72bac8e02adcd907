package dev.pgtrek.sqlite.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.ValueKind;
import dev.pgtrek.spi.ByteSlice;
import dev.pgtrek.spi.Chunk;
import dev.pgtrek.spi.LargeValue;
import dev.pgtrek.spi.RowCursor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Our reader on files that were damaged in every way that bytes can be. {@code
 * -Dpgtrek.pages.damaged=N} takes more of them, {@code -Dpgtrek.pages.seed=N} begins elsewhere.
 */
class DamagedFilesTest {

  private static final int VARIANTS = Integer.getInteger("pgtrek.pages.damaged", 100_000);
  private static final long SEED = Long.getLong("pgtrek.pages.seed", 20260202);
  private static final int LONGEST = 40_000;

  /** One in so many variants is read by SQLite too. */
  private static final int BETWEEN_COMPARISONS = 20;

  private int corrupt;
  private int compared;

  /** A sound database, and where its tables are. */
  private record Sound(Image image, List<Image.Stored> tables, String schema) {}

  private static List<Sound> sound(int count) throws SQLException {
    List<Sound> all = new ArrayList<>();
    for (long seed = SEED; all.size() < count; seed++) {
      Image image = GeneratedDatabase.of(seed);
      if (image.bytes().length <= LONGEST) {
        all.add(new Sound(image, image.tables(), image.schema()));
      }
    }
    return all;
  }

  @Test
  void endsInRowsOrInAFailureThatNamesThePage() throws SQLException {
    List<Sound> sound = sound(60);
    for (int i = 0; i < VARIANTS; i++) {
      Sound one = sound.get(i % sound.size());
      Random random = new Random(SEED + i);
      Image damaged = new Image(Damages.damage(one.image().bytes(), random));
      String where = "seed " + SEED + ", variant " + i;
      for (Image.Stored stored : one.tables()) {
        read(where, damaged, stored, random.nextInt(30) + 1);
      }
      // With another schema the same bytes are other rows.
      if (i % BETWEEN_COMPARISONS == 0 && damaged.schema().equals(one.schema())) {
        compare(where, damaged, one.tables());
      }
    }

    // Guards the damage: variants that are all sound, or all refused, would prove nothing.
    assertThat(corrupt).isBetween(VARIANTS / 10, 3 * VARIANTS);
    assertThat(compared).isGreaterThan(VARIANTS / BETWEEN_COMPARISONS / 10);
  }

  private void read(String where, Image damaged, Image.Stored stored, int rowsPerChunk) {
    MemorySource source = new MemorySource(damaged.bytes());
    Optional<SnapshotFile> file = damaged.file(source);
    if (file.isEmpty()) {
      corrupt++;
      return;
    }
    try {
      long rows = 0;
      for (Chunk chunk : file.get().chunks(stored.layout(), rowsPerChunk)) {
        try (RowCursor cursor = file.get().read(stored.layout(), chunk, stored.reads(true))) {
          rows += readAll(where, cursor, stored.columns().size(), damaged.bytes().length);
        }
      }
      bounded(where, rows, source, damaged.bytes().length, stored);
    } catch (PgtrekException.Source e) {
      assertThat(e.code()).as(where).isEqualTo("source-corrupt");
      assertThat(e).as(where).hasMessageContaining(stored.table().name().toString());
      assertThat(e).as(where).hasMessageMatching("(?s).*page \\d+: .*");
      corrupt++;
    } catch (RuntimeException | Error e) {
      fail(where + ", " + stored.table().traits().sql(), e);
    }
  }

  /** Rows are at most so many as cells fit into the file, and reads so many as that explains. */
  private static void bounded(
      String where, long rows, MemorySource source, int length, Image.Stored stored) {
    long pages = length / 512 + 1L;
    assertThat(rows).as(where).isLessThanOrEqualTo(length / 4);
    assertThat(source.reads())
        .as(where)
        .isLessThanOrEqualTo((rows * (stored.columns().size() + 1) + 20) * pages);
  }

  private static long readAll(String where, RowCursor cursor, int columns, int length) {
    ByteSlice slice = new ByteSlice();
    byte[] buffer = new byte[8192];
    long rows = 0;
    while (cursor.next()) {
      for (int i = 0; i < columns; i++) {
        ValueKind kind = cursor.kind(i);
        switch (kind) {
          case NULL -> {}
          case INTEGER -> cursor.integer(i);
          case REAL -> cursor.real(i);
          case TEXT, BLOB -> {
            cursor.bytes(i, slice);
            if (slice.length() > length * 3 / 2
                || slice.offset() + slice.length() > slice.array().length) {
              fail(where + ": a value of " + slice.length() + " bytes");
            }
          }
          case LARGE_TEXT, LARGE_BLOB -> readLarge(cursor.large(i), buffer);
        }
      }
      rows++;
    }
    return rows;
  }

  private static void readLarge(LargeValue value, byte[] buffer) {
    try (InputStream in = value.open()) {
      while (in.read(buffer) >= 0) {
        // Only that it ends is of interest.
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * What SQLite reads of a damaged table, ours reads too, or says that it is damaged; what SQLite
   * cannot read, ours does not make up. And the parts of a table never lose what the whole has.
   */
  private void compare(String where, Image damaged, List<Image.Stored> tables) throws SQLException {
    for (Image.Stored stored : tables) {
      List<String> ours;
      try {
        ours = damaged.byPages(stored);
      } catch (RuntimeException e) {
        continue;
      }
      sameInParts(where, damaged, stored, ours);
      List<String> expected;
      try (Connection connection = damaged.open()) {
        expected = damaged.bySqlite(connection, stored);
      } catch (SQLException e) {
        continue;
      } catch (JdbcRowCursor.SqliteFailed e) {
        throw new AssertionError(where + ": SQLite cannot read " + stored.table().name(), e);
      }
      assertThat(ours).as(where).isEqualTo(damaged.inOrderOf(stored, ours, expected));
      compared++;
    }
  }

  private static void sameInParts(
      String where, Image damaged, Image.Stored stored, List<String> whole) {
    List<String> parts;
    try {
      parts = damaged.byPages(stored, damaged.chunks(stored, 1));
    } catch (PgtrekException.Source e) {
      return;
    }
    assertThat(parts).as(where + ", in parts").isEqualTo(whole);
  }
}

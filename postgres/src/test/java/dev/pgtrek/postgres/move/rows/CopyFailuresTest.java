package dev.pgtrek.postgres.move.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.TableName;
import dev.pgtrek.spi.Chunk;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CopyFailuresTest {

  private final SQLException tooLong =
      new SQLException("invalid memory alloc request size 1200000021", "54000");

  private final PgtrekException usual =
      new PgtrekException.Source("usual", "something else", "do it again", tooLong);

  @Test
  void aRowOfMoreThanAGigabyteIsNamedWithItsTableAndTheWayToFindIt() {
    PgtrekException failure = CopyFailures.source(part(1200L << 20), tooLong, usual);

    assertThat(failure.code()).isEqualTo("source-row-too-long");
    assertThat(failure)
        .hasMessageContaining("A row of app.film is longer than what COPY can carry, 1 GB")
        .hasMessageContaining("The source was not altered");
    assertThat(failure.next())
        .contains("FROM \"app\".\"film\" t ORDER BY 2 DESC LIMIT 5", "--exclude-table");
  }

  @Test
  void aTableThatCannotHoldSuchARowFailsForAnotherReason() {
    assertThat(CopyFailures.source(part(1 << 20), tooLong, usual)).isSameAs(usual);
    assertThat(CopyFailures.source(part(1200L << 20), new SQLException("cut off", "08006"), usual))
        .isSameAs(usual);
  }

  private static Part part(long bytes) {
    TableName film = TableName.of("app", "film");
    return new Part(
        new CarriedRows(film, film, Set.of(), List.of(Identifier.of("left")), bytes, 1, 1),
        Chunk.whole(film),
        bytes);
  }
}

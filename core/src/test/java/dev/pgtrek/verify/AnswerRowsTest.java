package dev.pgtrek.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.memory.MemoryDatabase;
import dev.pgtrek.model.Column;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.TableName;
import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.spi.Chunk;
import dev.pgtrek.spi.ColumnRead;
import dev.pgtrek.spi.RowCursor;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Answers up to the largest that is held, and one that is larger. */
class AnswerRowsTest {

  private static final TableName NAME = TableName.of("main", "answer");

  private static AnswerRows read(ScalarType type, Object value, int rows) {
    Column column = Column.of("c", type);
    List<@Nullable Object[]> all = Collections.nCopies(rows, new @Nullable Object[] {value});
    MemoryDatabase side = MemoryDatabase.of(Table.of(NAME, List.of(column)), all);
    try (RowCursor cursor =
        side.read(Chunk.whole(NAME), List.of(new ColumnRead(column.name(), type, false)))) {
      return AnswerRows.read(
          "target",
          cursor,
          List.of("c"),
          List.of(type),
          List.of(Canonical.of(type, ValueFormat.NATIVE)));
    }
  }

  @Test
  void holdsAsManyRowsAsItSaysAndNotOneMore() {
    assertThat(read(ScalarType.BIGINT, 1L, 200_000).rows()).hasSize(200_000);

    assertThatThrownBy(() -> read(ScalarType.BIGINT, 1L, 200_001))
        .hasMessage(
            "The answer of the target has more than 200,000 rows, too large to compare it row by"
                + " row.")
        .isInstanceOfSatisfying(PgtrekException.Usage.class, AnswerRowsTest::saysWhatToDo);
  }

  @Test
  void holdsNoMoreThanItsMemory() {
    byte[] megabyte = new byte[1 << 20];

    assertThat(read(ScalarType.BYTEA, megabyte, 30).rows()).hasSize(30);

    assertThatThrownBy(() -> read(ScalarType.BYTEA, megabyte, 33))
        .hasMessageStartingWith("The answer of the target takes more than 64 MB of memory, ")
        .isInstanceOfSatisfying(PgtrekException.Usage.class, AnswerRowsTest::saysWhatToDo);
  }

  private static void saysWhatToDo(PgtrekException failure) {
    assertThat(failure.code()).isEqualTo("answer-too-large");
    assertThat(failure.next()).contains("Count or sum", "LIMIT");
  }
}

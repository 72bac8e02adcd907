package dev.pgtrek.sqlite.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.model.Column;
import dev.pgtrek.model.ColumnProfile;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.spi.StoredColumn;
import org.junit.jupiter.api.Test;

class StoredTypesTest {

  private static StoredColumn stored(long minusZeros) {
    return new SqliteDialect()
        .store(Column.of("v", ScalarType.DOUBLE), ColumnProfile.measured(9, 0, minusZeros), null);
  }

  @Test
  void declaresRealsAsNumbersWhereNoneIsMinusZero() {
    assertThat(stored(0).declared()).isEqualTo("REAL");
  }

  @Test
  void declaresRealsWithoutATypeWhereSomeAreMinusZero() {
    StoredColumn column = stored(2);

    assertThat(column.declared()).isEmpty();
    assertThat(column.reason()).contains("2 values are minus zero");
  }
}

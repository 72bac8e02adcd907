package dev.pgtrek.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseNameTest {

  @ParameterizedTest
  @CsvSource({
    "/data/chinook.sqlite, chinook",
    "My Shop (copy).DB, my_shop_copy",
    "2024-sales.db, db_2024_sales",
    "postgres.db, db_postgres",
    "Größe.db, gr_e",
    "表.db, app",
    ".hidden, hidden",
    "no-ending, no_ending"
  })
  void needsNoQuotes(String file, String expected) {
    assertThat(DatabaseName.of(Path.of(file))).isEqualTo(expected);
  }

  @Test
  void isNoLongerThanPostgresqlAllows() {
    assertThat(DatabaseName.of(Path.of("x".repeat(100) + ".db"))).isEqualTo("x".repeat(63));
  }
}

package dev.pgtrek.sqlite.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VirtualTableTextTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          CREATE VIRTUAL TABLE t USING fts5(a, b)                         | fts5
          create virtual table if not exists main."a using b" using RTree | RTree
          CREATE VIRTUAL TABLE /* USING x */ [t] USING 'spellfix1'        | spellfix1
          """,
      quoteCharacter = '~')
  void findsTheModule(String sql, String module) {
    assertThat(VirtualTableText.module(sql)).contains(module);
  }

  @ParameterizedTest
  @ValueSource(strings = {"CREATE TABLE virtual(a)", "", "CREATE VIEW v AS SELECT 1"})
  void findsNoneElsewhere(String sql) {
    assertThat(VirtualTableText.module(sql)).isEmpty();
  }
}

package dev.pgtrek.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.sqlite.catalog.SchemaRow;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IntegrityMessageTest {

  private static final List<SchemaRow> SCHEMA =
      List.of(
          new SchemaRow("table", "t", "t", 2, ""),
          new SchemaRow("table", "in t", "in t", 3, ""),
          new SchemaRow("index", "i", "t", 5, ""),
          new SchemaRow("index", "big index i", "t", 6, ""));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Tree 2 page 7 cell 3: Offset 99 out of range       | table t
          Tree 5 page 7: btreeInitPage() returns error code 11 | index i
          Tree 1 page 1: x                                   | the schema
          Tree 77 page 77: x                                 | the file
          row 4 missing from index i                         | index i
          wrong # of entries in index big index i            | index big index i
          non-unique entry in index i                        | index i
          NULL value in t.c                                  | table t
          NULL value in in t.c                               | table in t
          Page 9: never used                                 | the file
          """)
  void namesItsObject(String message, String subject) {
    assertThat(IntegrityMessage.subject(message, SCHEMA)).isEqualTo(subject);
  }

  @ParameterizedTest
  @ValueSource(strings = {"NULL value in t.c", "TEXT value in t.c", "Page 9: never used"})
  void isNotSeriousWhereRowsCanBeRead(String message) {
    assertThat(IntegrityMessage.isSerious(message)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Tree 2 page 7: x",
        "row 4 missing from index i",
        "Freelist: size is 3",
        "unknown"
      })
  void isSeriousElse(String message) {
    assertThat(IntegrityMessage.isSerious(message)).isTrue();
  }
}

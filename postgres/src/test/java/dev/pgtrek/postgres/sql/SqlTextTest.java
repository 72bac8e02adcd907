package dev.pgtrek.postgres.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgtrek.postgres.sql.SqlText.Word;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlTextTest {

  @Test
  void cutsWordsNamesAndTexts() {
    String sql =
        "CREATE \"a \"\"b\" 'it''s' E'x\\'y' $t$ ; $$ $t$ 1.5 x$1 /* a /* b */ ; */ -- c\n,";

    assertThat(SqlText.words(sql))
        .extracting(Word::text)
        .containsExactly("create", "a \"b", "it's", "x'y", " ; $$ ", "1.5", "x$1", ",");
  }

  @Test
  void statementsEndWhereNothingIsOpen() {
    String sql =
        "CREATE RULE r AS ON DELETE TO t DO (INSERT INTO x VALUES (';'); NOTIFY y);\n"
            + "-- nothing;\n;ALTER TABLE t DISABLE RULE r";

    assertThat(SqlText.statements(sql))
        .containsExactly(
            "CREATE RULE r AS ON DELETE TO t DO (INSERT INTO x VALUES (';'); NOTIFY y)",
            "ALTER TABLE t DISABLE RULE r");
  }

  @Test
  void aCommentAloneIsNoStatement() {
    assertThat(SqlText.statements("-- *not* creating schema, since initdb creates it\n")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"'open", "\"open", "$$open", "/* open", "E'open\\'"})
  void refusesWhatEndsInsideQuotes(String sql) {
    assertThatThrownBy(() -> SqlText.words(sql)).isInstanceOf(IllegalArgumentException.class);
  }
}

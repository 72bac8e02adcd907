package dev.pgtrek.sqlite.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IndexTextTest {

  @Test
  void readsTermsWithoutTheirOrderAndCollation() {
    IndexText text =
        IndexText.of(
            "CREATE UNIQUE INDEX i ON \"t (\"(a DESC, lower(b, ')') COLLATE nocase ASC, c||','||d,"
                + " \"desc\")");

    assertThat(text.terms()).containsExactly("a", "lower(b, ')')", "c||','||d", "\"desc\"");
    assertThat(text.where()).isNull();
  }

  @Test
  void readsTheConditionOfAPartialIndex() {
    IndexText text =
        IndexText.of("CREATE INDEX i ON t(a) WHERE a IS NOT NULL AND (b = 'x') -- why\n");

    assertThat(text.where()).isEqualTo("a IS NOT NULL AND (b = 'x')");
  }

  @Test
  void comesToAnEndOnAnyText() {
    assertThat(IndexText.of("CREATE INDEX i ON t(a, (").terms()).containsExactly("a", "(");
    assertThat(IndexText.of("").terms()).isEmpty();
  }
}

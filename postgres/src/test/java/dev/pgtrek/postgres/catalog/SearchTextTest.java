package dev.pgtrek.postgres.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.postgres.catalog.SearchText.Piece;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SearchTextTest {

  @Test
  void readsWeightedColumnsAsTheServerSpellsThem() {
    SearchText.Words words =
        SearchText.of(
                "(setweight(to_tsvector('english'::regconfig, COALESCE(title, ''::text)),"
                    + " 'A'::\"char\") || setweight(to_tsvector('english'::regconfig,"
                    + " \"left\"(COALESCE((\"Body\")::text, ''::text), 1000)), 'B'::\"char\"))")
            .orElseThrow();

    assertThat(words.configuration()).isEqualTo("english");
    assertThat(words.pieces())
        .containsExactly(new Piece("title", 'A', 0), new Piece("Body", 'B', 1000));
  }

  @Test
  void readsColumnsPutTogether() {
    SearchText.Words words =
        SearchText.of(
                "to_tsvector('simple'::regconfig, (((a)::text || ' '::text) || COALESCE(b,"
                    + " ''::character varying)))")
            .orElseThrow();

    assertThat(words.pieces()).containsExactly(new Piece("a", 'D', 0), new Piece("b", 'D', 0));
  }

  @Test
  void readsWhatATriggerAssigns() {
    SearchText.Words words =
        SearchText.of(
                "setweight(to_tsvector('pg_catalog.english', coalesce(NEW.title,'')), 'a')"
                    + " /* then */ || pg_catalog.to_tsvector('pg_catalog.english', new.\"Body\")")
            .orElseThrow();

    assertThat(words.configuration()).isEqualTo("pg_catalog.english");
    assertThat(words.pieces())
        .containsExactly(new Piece("title", 'A', 0), new Piece("Body", 'D', 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "to_tsvector('english'::regconfig, lower(a))",
        "to_tsvector('english'::regconfig, a) || to_tsvector('german'::regconfig, b)",
        "to_tsvector('english'::regconfig, 'about ' || a)",
        "to_tsvector('english'::regconfig, COALESCE(a, 'nothing'::text))",
        "strip(to_tsvector('english'::regconfig, a))",
        "to_tsvector('english'::regconfig, a",
        "to_tsvector(lang, a)",
        "''::tsvector",
        "setweight(to_tsvector('simple'::regconfig, a), 'E')",
        "",
      })
  void leavesAlone(String expression) {
    assertThat(SearchText.of(expression)).isEmpty();
  }
}

package dev.pgtrek.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.spi.SearchQuery;
import dev.pgtrek.spi.SearchQuery.Kind;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class SampledQueriesTest {

  private static List<String> drawn(List<List<String>> texts, Kind kind) {
    return SampledQueries.of(texts, 2, EnumSet.of(kind)).stream()
        .map(q -> String.join(" ", q.words()))
        .toList();
  }

  @Test
  void drawsFrequentWordsFirst() {
    List<List<String>> texts =
        List.of(List.of("Common rare1"), List.of("common, some"), List.of("COMMON some (x) alone"));

    assertThat(drawn(texts, Kind.WORD)).containsExactly("common", "some", "alone", "rare1");
  }

  @Test
  void takesPhrasesWithinOneTextAndOnlyBetweenSpaces() {
    List<List<String>> texts = List.of(List.of("one two, three four", "five six"));

    assertThat(drawn(texts, Kind.PHRASE)).containsExactly("three four", "five six");
  }

  @Test
  void takesBeginningsOfLongWords() {
    assertThat(drawn(List.of(List.of("abcdef abcxyz wxyz")), Kind.PREFIX)).containsExactly("abc");
  }

  @Test
  void drawsTheSameFromTheSame() {
    List<List<String>> texts = List.of(List.of("a few words to draw from, and some more of them"));

    assertThat(SampledQueries.of(texts, 2, EnumSet.allOf(Kind.class)))
        .isEqualTo(SampledQueries.of(texts, 2, EnumSet.allOf(Kind.class)))
        .allMatch(q -> q.words().stream().allMatch(w -> w.codePoints().allMatch(SearchQuery::ok)));
  }
}

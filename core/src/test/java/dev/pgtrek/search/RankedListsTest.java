package dev.pgtrek.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pgtrek.spi.SearchEngine.Hit;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class RankedListsTest {

  private static final Offset<Double> EXACTLY = within(1e-12);

  /** A ranking without ties, a letter a row. */
  private static List<Hit> ranking(String letters) {
    List<Hit> hits = new ArrayList<>();
    for (int i = 0; i < letters.length(); i++) {
      hits.add(new Hit(List.of(letters.substring(i, i + 1)), -i));
    }
    return hits;
  }

  /** Groups of ties, with commas between, the best first. */
  private static List<Hit> ties(String groups) {
    List<Hit> hits = new ArrayList<>();
    int score = 0;
    for (String group : groups.split(",", -1)) {
      score--;
      for (int i = 0; i < group.length(); i++) {
        hits.add(new Hit(List.of(group.substring(i, i + 1)), score));
      }
    }
    return hits;
  }

  @Test
  void overlapIsSharedOverAll() {
    // {a,b,c} and {b,c,d,e}: two of five.
    assertThat(RankedLists.overlap(ranking("abc"), ranking("bcde"))).isEqualTo(0.4, EXACTLY);
    assertThat(RankedLists.overlap(ranking(""), ranking(""))).isEqualTo(1, EXACTLY);
    assertThat(RankedLists.overlap(ranking("a"), ranking(""))).isEqualTo(0, EXACTLY);
  }

  @Test
  void recallCountsTheReferencesBest() {
    // The best three are a, b, c and c, x, a: two of three.
    assertThat(RankedLists.recall(ranking("abcd"), ranking("cxab"), 3)).isEqualTo(2 / 3.0, EXACTLY);
    // Only two are there to be found, and one is.
    assertThat(RankedLists.recall(ranking("ab"), ranking("xyzb"), 10)).isEqualTo(0.5, EXACTLY);
    assertThat(RankedLists.recall(ranking(""), ranking("x"), 10)).isEqualTo(1, EXACTLY);
  }

  @Test
  void recallDoesNotHoldChanceAgainstTies() {
    // All four tie for two places on both sides: each is half a member on either.
    assertThat(RankedLists.recall(ties("abcd"), ties("dcba"), 2)).isEqualTo(1, EXACTLY);
    // a is a whole member of both; b, c, d share one place here, b has it there: min(1/3, 1).
    assertThat(RankedLists.recall(ties("a,bcd"), ties("a,b,c,d"), 2))
        .isEqualTo((1 + 1 / 3.0) / 2, EXACTLY);
  }

  @Test
  void rankBiasedOverlapOfEqualListsIsOne() {
    assertThat(RankedLists.rankBiasedOverlap(ranking("abcde"), ranking("abcde"), 0.9))
        .isEqualTo(1, EXACTLY);
    assertThat(RankedLists.rankBiasedOverlap(ties("abcde"), ties("edcba"), 0.9))
        .isEqualTo(1, EXACTLY);
    assertThat(RankedLists.rankBiasedOverlap(ranking("ab"), ranking("cd"), 0.9))
        .isEqualTo(0, EXACTLY);
    assertThat(RankedLists.rankBiasedOverlap(ranking(""), ranking(""), 0.9)).isEqualTo(1, EXACTLY);
    assertThat(RankedLists.rankBiasedOverlap(ranking("a"), ranking(""), 0.9)).isEqualTo(0, EXACTLY);
  }

  @Test
  void rankBiasedOverlapOfEqualLengthsByHand() {
    // a b c and b a d, p = 0.9: X = 0, 2, 2.
    // (0.1/0.9) * (0 + 2/2 * 0.81 + 2/3 * 0.729) + 2/3 * 0.729 = 0.144 + 0.486.
    assertThat(RankedLists.rankBiasedOverlap(ranking("abc"), ranking("bad"), 0.9))
        .isEqualTo(0.63, EXACTLY);
  }

  @Test
  void rankBiasedOverlapOfUnequalLengthsByHand() {
    // a and a b, p = 0.5: s = 1, l = 2, X(1) = 1, X(2) = 1.
    // 1 * (1 * 0.5 + 1/2 * 0.25 + 1 * 1 / (1 * 2) * 0.25) + ((1 - 1)/2 + 1/1) * 0.25 = 1.
    assertThat(RankedLists.rankBiasedOverlap(ranking("a"), ranking("ab"), 0.5))
        .isEqualTo(1, EXACTLY);
    // b and a b, p = 0.5: X(1) = 0, X(2) = 1.
    // 1 * (0 + 1/2 * 0.25 + 0) + ((1 - 0)/2 + 0) * 0.25 = 0.125 + 0.125.
    assertThat(RankedLists.rankBiasedOverlap(ranking("b"), ranking("ab"), 0.5))
        .isEqualTo(0.25, EXACTLY);
  }
}

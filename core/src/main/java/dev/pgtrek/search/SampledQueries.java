package dev.pgtrek.search;

import dev.pgtrek.spi.SearchQuery;
import dev.pgtrek.spi.SearchQuery.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Queries drawn from texts: words that stand in many rows, in some and in few, their beginnings,
 * and words that stand side by side. The same texts give the same queries.
 */
final class SampledQueries {

  /** Words of each of the three kinds. */
  private static final int PER_BAND = 12;

  private static final int PREFIXES = 12;
  private static final int PHRASES = 12;

  /** Of the words, by how many rows hold them: the first tenth, up to the half, the rest. */
  private static final double FREQUENT = 0.1;

  private static final double MEDIUM = 0.5;
  private static final int LONGEST_WORD = 40;

  private final int shortest;
  private final Map<String, Integer> rows = new HashMap<>();
  private final Set<List<String>> pairs = new LinkedHashSet<>();

  private SampledQueries(int shortest) {
    this.shortest = shortest;
  }

  /**
   * Draws queries.
   *
   * @param texts for each row the texts of its columns
   * @param shortest characters of the shortest word that is searched for
   * @param kinds the kinds of query to draw
   */
  static List<SearchQuery> of(List<List<String>> texts, int shortest, Set<Kind> kinds) {
    SampledQueries sample = new SampledQueries(shortest);
    texts.forEach(sample::count);
    return sample.draw(kinds);
  }

  private void count(List<String> row) {
    Set<String> words = new HashSet<>();
    for (String text : row) {
      String before = null;
      for (String piece : text.toLowerCase(Locale.ROOT).split(" ", -1)) {
        boolean whole = isWord(piece);
        if (whole && before != null) {
          pairs.add(List.of(before, piece));
        }
        before = whole ? piece : null;
        words.addAll(words(piece));
      }
    }
    words.forEach(w -> rows.merge(w, 1, Integer::sum));
  }

  private boolean isWord(String piece) {
    int length = piece.codePointCount(0, piece.length());
    return length >= shortest
        && length <= LONGEST_WORD
        && piece.codePoints().allMatch(SearchQuery::ok);
  }

  private List<String> words(String piece) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    piece
        .codePoints()
        .forEach(
            c -> {
              if (SearchQuery.ok(c)) {
                word.appendCodePoint(c);
              } else {
                words.add(word.toString());
                word.setLength(0);
              }
            });
    words.add(word.toString());
    words.removeIf(w -> !isWord(w));
    return words;
  }

  private List<SearchQuery> draw(Set<Kind> kinds) {
    List<String> words =
        rows.entrySet().stream()
            .sorted(
                Comparator.comparing(Map.Entry<String, Integer>::getValue)
                    .reversed()
                    .thenComparing(Map.Entry::getKey))
            .map(Map.Entry::getKey)
            .toList();
    int frequent = (int) Math.ceil(words.size() * FREQUENT);
    int medium = Math.max(frequent, (int) Math.ceil(words.size() * MEDIUM));
    List<String> drawn = new ArrayList<>(spread(words.subList(0, frequent), PER_BAND));
    drawn.addAll(spread(words.subList(frequent, medium), PER_BAND));
    drawn.addAll(spread(words.subList(medium, words.size()), PER_BAND));
    List<SearchQuery> queries = new ArrayList<>();
    if (kinds.contains(Kind.WORD)) {
      drawn.forEach(w -> queries.add(new SearchQuery(Kind.WORD, List.of(w))));
    }
    if (kinds.contains(Kind.PREFIX)) {
      Set<String> beginnings = new LinkedHashSet<>();
      words.stream().filter(w -> w.length() > 4).forEach(w -> beginnings.add(beginning(w)));
      spread(List.copyOf(beginnings), PREFIXES)
          .forEach(b -> queries.add(new SearchQuery(Kind.PREFIX, List.of(b))));
    }
    if (kinds.contains(Kind.PHRASE)) {
      spread(List.copyOf(pairs), PHRASES)
          .forEach(p -> queries.add(new SearchQuery(Kind.PHRASE, p)));
    }
    return queries;
  }

  private static String beginning(String word) {
    return word.substring(
        0, word.offsetByCodePoints(0, Math.min(3, word.codePointCount(0, word.length()))));
  }

  /** So many of them, evenly spread from the first on. */
  private static <T> List<T> spread(List<T> all, int count) {
    List<T> some = new ArrayList<>();
    for (int i = 0; i < Math.min(count, all.size()); i++) {
      some.add(all.get((int) ((long) i * all.size() / Math.min(count, all.size()))));
    }
    return some;
  }
}

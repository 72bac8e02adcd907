package dev.pgtrek.search;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.SearchIndex.Module;
import dev.pgtrek.model.SearchVector;
import dev.pgtrek.search.SearchVerdict.KindResult;
import dev.pgtrek.search.SearchVerdict.Latency;
import dev.pgtrek.spi.SearchEngine;
import dev.pgtrek.spi.SearchEngine.Hit;
import dev.pgtrek.spi.SearchQuery;
import dev.pgtrek.spi.SearchQuery.Kind;
import dev.pgtrek.spi.SearchRoute;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Runs the same sampled queries on both sides and compares what they find. For one thread. */
public final class SearchComparison {

  /** The list that people look at. */
  public static final int BEST = 10;

  /** How much each rank weighs against the one before it. */
  public static final double PERSISTENCE = 0.9;

  /**
   * Where both sides cut plain words the same way, words whose results overlap less than this on
   * average are a difference: a text is missing, or the wrong configuration is in use. Not 1, as
   * PostgreSQL's parser keeps addresses, file names and hyphenated words whole, which SQLite's
   * tokenizers never do: 20,000 paragraphs of source code and manuals overlapped by 0.85.
   */
  public static final double EXACT_OVERLAP = 0.5;

  private static final int SAMPLED_ROWS = 2000;

  /**
   * A query that finds more rows is left aside: nobody reads them, and both sides would for long.
   */
  private static final int MOST = 50_000;

  private final SearchEngine.Sampled source;
  private final SearchEngine target;

  private SearchComparison(SearchEngine.Sampled source, SearchEngine target) {
    this.source = source;
    this.target = target;
  }

  /** Compares all routes. Changes nothing on either side. */
  public static List<SearchVerdict> run(
      List<SearchRoute> routes, SearchEngine.Sampled source, SearchEngine target) {
    SearchComparison comparison = new SearchComparison(source, target);
    return routes.stream().map(comparison::compare).toList();
  }

  private SearchVerdict compare(SearchRoute route) {
    if (route.keys().isEmpty()) {
      return incomparable(route, "no key finds a row of the one side on the other");
    }
    try {
      return new Tally(route).of(queries(route));
    } catch (PgtrekException.Source e) {
      return incomparable(route, "the source cannot search here: " + e.getMessage());
    }
  }

  private List<SearchQuery> queries(SearchRoute route) {
    boolean trigrams = route.vector() == null;
    Set<Kind> kinds = EnumSet.of(Kind.WORD);
    if (!trigrams) {
      kinds.add(Kind.PREFIX);
      if (route.source().detail().equals("full")) {
        kinds.add(Kind.PHRASE);
      }
    }
    return SampledQueries.of(source.texts(route, SAMPLED_ROWS), trigrams ? 3 : 2, kinds);
  }

  private static String target(SearchRoute route) {
    SearchVector vector = route.vector();
    return route.target() + (vector == null ? "" : "." + vector.column());
  }

  private static SearchVerdict incomparable(SearchRoute route, String why) {
    return new SearchVerdict(
        route.source().name().table().text(),
        target(route),
        route.exact(),
        false,
        List.of(),
        0,
        Latency.NONE,
        Latency.NONE,
        why,
        false);
  }

  /** The results of one route while they come in. */
  private final class Tally {

    private final SearchRoute route;
    private final Map<Kind, List<double[]>> results = new EnumMap<>(Kind.class);
    private final List<Long> sourceMicros = new ArrayList<>();
    private final List<Long> targetMicros = new ArrayList<>();
    private int unanswered;

    Tally(SearchRoute route) {
      this.route = route;
    }

    SearchVerdict of(List<SearchQuery> queries) {
      queries.forEach(this::add);
      List<KindResult> kinds = new ArrayList<>();
      results.forEach(
          (kind, each) ->
              kinds.add(
                  new KindResult(
                      kind.name().toLowerCase(Locale.ROOT),
                      each.size(),
                      mean(each, 0),
                      mean(each, 1),
                      mean(each, 2))));
      boolean different =
          route.exact() && mean(results.getOrDefault(Kind.WORD, List.of()), 0) < EXACT_OVERLAP;
      return new SearchVerdict(
          route.source().name().table().text(),
          target(route),
          route.exact(),
          route.source().module() == Module.FTS5 && route.vector() != null,
          kinds,
          unanswered,
          latency(sourceMicros),
          latency(targetMicros),
          kinds.isEmpty() ? "there is no text to draw queries from" : "",
          different);
    }

    private void add(SearchQuery query) {
      Optional<List<Hit>> there = source.find(route, query, MOST);
      Optional<List<Hit>> here = target.find(route, query, MOST);
      if (there.isEmpty() || here.isEmpty() || there.get().size() == MOST) {
        unanswered++;
        return;
      }
      results
          .computeIfAbsent(query.kind(), k -> new ArrayList<>())
          .add(
              new double[] {
                RankedLists.overlap(there.get(), here.get()),
                RankedLists.recall(there.get(), here.get(), BEST),
                RankedLists.rankBiasedOverlap(there.get(), here.get(), PERSISTENCE)
              });
      sourceMicros.add(time(source, query));
      targetMicros.add(time(target, query));
    }

    private long time(SearchEngine engine, SearchQuery query) {
      long started = System.nanoTime();
      engine.find(route, query, BEST);
      return (System.nanoTime() - started) / 1000;
    }
  }

  /** To nine places, so that what is summed in binary fractions does not come out above 1. */
  private static double mean(List<double[]> each, int place) {
    double mean = each.stream().mapToDouble(e -> e[place]).average().orElse(1);
    return Math.round(mean * 1e9) / 1e9;
  }

  /** By the nearest rank. */
  private static Latency latency(List<Long> micros) {
    if (micros.isEmpty()) {
      return Latency.NONE;
    }
    List<Long> sorted = micros.stream().sorted().toList();
    return new Latency(rank(sorted, 0.5), rank(sorted, 0.95));
  }

  private static long rank(List<Long> sorted, double share) {
    return sorted.get(Math.max(0, (int) Math.ceil(sorted.size() * share) - 1));
  }
}

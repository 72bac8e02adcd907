package dev.pgtrek.benchmarks;

import dev.pgtrek.benchmarks.Contender.Outcome;
import dev.pgtrek.benchmarks.Pgloader.Tuning;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * Looks for pgloader's best settings on the main input: from its defaults, one setting after the
 * other takes the value with the smallest median, and the first one is tried again at the end.
 */
final class TuningSearch {

  private static final Tuning FIRST = new Tuning(4, 1, 25_000, 20, 100_000);

  private final BenchmarkServer server;
  private final Path file;
  private final Path scratch;
  private final int rounds;
  private final Map<Tuning, Statistics> tried = new LinkedHashMap<>();

  private TuningSearch(BenchmarkServer server, Path file, Path scratch, int rounds) {
    this.server = server;
    this.file = file;
    this.scratch = scratch;
    this.rounds = rounds;
  }

  /** Searches and writes its page. */
  static void run(long size, int rounds, Path scratch) throws Exception {
    InputFile input = Scenario.MAIN.input(size);
    Page page = new Page("tuning", "pgloader's tuning");
    try (BenchmarkServer server = BenchmarkServer.start()) {
      page.line(
          Machine.words()
              + ". "
              + server.settings()
              + ". %,d rows, medians of %d.".formatted(size, rounds));
      page.line("");
      TuningSearch search = new TuningSearch(server, input.path(), scratch, rounds);
      Tuning best = search.search();
      List<List<String>> rows = new ArrayList<>();
      rows.add(List.of("settings", "median s", "min", "max"));
      search.tried.forEach(
          (tuning, s) ->
              rows.add(
                  List.of(
                      tuning.words() + (tuning.equals(best) ? " (best)" : ""),
                      Page.number(s.median(), 2),
                      Page.number(s.least(), 2),
                      Page.number(s.most(), 2))));
      page.table(rows);
    }
    page.write();
  }

  private Tuning search() throws Exception {
    Tuning best = FIRST;
    best =
        best(
            best,
            List.of(1, 2, 4),
            (t, v) ->
                new Tuning(
                    Math.max(t.workers(), v),
                    v,
                    t.batchRows(),
                    t.batchMegabytes(),
                    t.prefetchRows()));
    best =
        best(
            best,
            List.of(2, 4, 8),
            (t, v) ->
                new Tuning(
                    Math.max(v, t.concurrency()),
                    t.concurrency(),
                    t.batchRows(),
                    t.batchMegabytes(),
                    t.prefetchRows()));
    best =
        best(
            best,
            List.of(5_000, 25_000, 100_000),
            (t, v) ->
                new Tuning(t.workers(), t.concurrency(), v, t.batchMegabytes(), t.prefetchRows()));
    best =
        best(
            best,
            List.of(10, 20, 64),
            (t, v) -> new Tuning(t.workers(), t.concurrency(), t.batchRows(), v, t.prefetchRows()));
    best =
        best(
            best,
            List.of(10_000, 100_000, 500_000),
            (t, v) ->
                new Tuning(t.workers(), t.concurrency(), t.batchRows(), t.batchMegabytes(), v));
    return best(
        best,
        List.of(1, 2, 4),
        (t, v) ->
            new Tuning(
                Math.max(t.workers(), v), v, t.batchRows(), t.batchMegabytes(), t.prefetchRows()));
  }

  private Tuning best(Tuning from, List<Integer> values, BiFunction<Tuning, Integer, Tuning> with)
      throws Exception {
    Tuning best = from;
    double least = median(from);
    for (int value : values) {
      Tuning candidate = with.apply(from, value);
      double seconds = median(candidate);
      if (seconds < least) {
        best = candidate;
        least = seconds;
      }
    }
    return best;
  }

  private double median(Tuning tuning) throws Exception {
    if (!tried.containsKey(tuning)) {
      List<Double> seconds = new ArrayList<>();
      for (int round = 0; round < rounds; round++) {
        String url = server.newDatabase();
        Outcome outcome = Pgloader.tuned(file, scratch, tuning).fill(url);
        server.drop(url);
        Page.say("%s: %.2f s %s".formatted(tuning.words(), outcome.seconds(), outcome.failure()));
        // Settings that do not get through are no candidates.
        seconds.add(outcome.failure().isEmpty() ? outcome.seconds() : Double.POSITIVE_INFINITY);
      }
      tried.put(tuning, Statistics.of(seconds));
    }
    return tried.getOrDefault(tuning, Statistics.NONE).median();
  }
}

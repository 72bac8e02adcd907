package dev.pgtrek.benchmarks;

import dev.pgtrek.benchmarks.Contender.Outcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How the proved job grows with rows and with processors: time per row from small to large files,
 * then the same file on one and on two processors, and a model of many.
 */
final class Growth {

  private static final List<Long> SIZES = List.of(1_000_000L, 3_000_000L, 10_000_000L, 30_000_000L);
  private static final List<Integer> MODELLED = List.of(1, 2, 4, 8, 16, 32);

  private final int rounds;
  private final Path scratch;
  private final BenchmarkServer server;
  private final Page page = new Page("growth", "growth");
  private final List<String> options;

  private Growth(int rounds, Path scratch, BenchmarkServer server, List<String> options) {
    this.rounds = rounds;
    this.scratch = scratch;
    this.server = server;
    this.options = options;
  }

  /**
   * Measures and writes its page.
   *
   * @param largest files of more rows are left out; one of so many rows is the largest
   */
  static void run(int rounds, long largest, Path scratch) throws Exception {
    List<String> options =
        Pgtrek.knows(Pgtrek.WITHOUT_GIN.getFirst()) ? Pgtrek.WITHOUT_GIN : List.of();
    try (BenchmarkServer server = BenchmarkServer.start()) {
      Growth growth = new Growth(rounds, scratch, server, options);
      growth.page.line(Machine.words() + ". " + server.settings() + ". Medians of " + rounds + ".");
      growth.page.line("");
      growth.rows(largest);
      growth.processors(Math.min(largest, Scenario.MAIN.size()));
      growth.page.write();
    }
  }

  private void rows(long largest) throws Exception {
    Set<Long> sizes = new LinkedHashSet<>(SIZES.stream().filter(s -> s <= largest).toList());
    if (sizes.isEmpty() || largest < SIZES.getLast()) {
      sizes.add(largest);
    }
    List<List<String>> table = new ArrayList<>();
    List<List<String>> perStage = new ArrayList<>();
    for (long size : sizes) {
      Run run = proved(Scenario.MAIN.input(size), 0);
      if (table.isEmpty()) {
        table.add(
            List.of("rows", "median s", "min", "max", "µs per row", "peak MB", "anonymous MB"));
        List<String> head = new ArrayList<>(List.of("µs per row, by stage"));
        head.addAll(run.stages().keySet());
        perStage.add(head);
      }
      double all = run.seconds().median();
      table.add(
          List.of(
              Page.number(size),
              Page.number(all, 2),
              Page.number(run.seconds().least(), 2),
              Page.number(run.seconds().most(), 2),
              Page.number(all / size * 1e6, 2),
              Page.number(run.peak()),
              Page.number(run.anonymous())));
      List<String> line = new ArrayList<>(List.of(Page.number(size)));
      run.stages().values().forEach(s -> line.add(Page.number(s / size * 1e6, 2)));
      perStage.add(line);
    }
    page.table(table);
    page.table(perStage);
  }

  private void processors(long size) throws Exception {
    InputFile input = Scenario.MAIN.input(size);
    List<Run> runs = new ArrayList<>();
    for (int processors = 1; processors <= Math.min(2, Machine.processors()); processors++) {
      server.useProcessors(processors);
      runs.add(proved(input, processors));
    }
    server.useProcessors(Machine.processors());
    if (runs.size() < 2) {
      page.line("One processor only: nothing to fit a model to.");
      return;
    }
    CoreModel model = CoreModel.fitted(single(runs.getFirst()), single(runs.getLast()));
    page.line(
        "%,d rows with program and server together on one and on two processors, and what the"
                .formatted(size)
            + " model makes of it:");
    page.line("");
    List<List<String>> table = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("seconds", "measured on 1", "measured on 2"));
    MODELLED.stream().skip(2).forEach(n -> head.add("model of " + n));
    head.add("serial");
    table.add(head);
    for (CoreModel.Phase phase : model.phases()) {
      table.add(
          line(
              phase.name(),
              runs.getFirst().stages().getOrDefault(phase.name(), Double.NaN),
              runs.getLast().stages().getOrDefault(phase.name(), Double.NaN),
              new CoreModel(List.of(phase))));
    }
    table.add(line("all stages", sum(runs.getFirst()), sum(runs.getLast()), model));
    page.table(table);
    page.line(
        "Whole job with the program's start: %.2f s on one, %.2f s on two; where stages overlap,"
                .formatted(runs.getFirst().seconds().median(), runs.getLast().seconds().median())
            + " their sum is more than the whole.");
    limits(model, runs.getLast());
  }

  private void limits(CoreModel model, Run run) {
    int many = MODELLED.getLast();
    CoreModel.Phase first = model.longest(many).getFirst();
    double disk = Machine.diskBytesPerSecond(scratch);
    page.line("");
    page.line(
        "On %d processors the longest stage would be %s with %.2f of %.2f s, of which %.2f s do not"
                .formatted(
                    many, first.name(), first.seconds(many), model.seconds(many), first.serial())
            + " divide.");
    page.line(
        "A run wrote %,.0f MB of write-ahead log and %,.0f MB of tables and indexes; one writer"
                .formatted(run.logMegabytes(), run.storedMegabytes())
            + " brings %,.0f MB a second onto this disk, durable, so the disk alone needs %.2f s."
                .formatted(disk / 1e6, (run.logMegabytes() + run.storedMegabytes()) * 1e6 / disk));
    page.line("");
  }

  /** Its stages without what goes over several of them. */
  private static Map<String, Double> single(Run run) {
    Map<String, Double> stages = new LinkedHashMap<>(run.stages());
    stages.remove(Pgtrek.CARRIED);
    return stages;
  }

  private static double sum(Run run) {
    return single(run).values().stream().mapToDouble(Double::doubleValue).sum();
  }

  private static List<String> line(String name, double one, double two, CoreModel model) {
    List<String> cells = new ArrayList<>(List.of(name, Page.number(one, 2), Page.number(two, 2)));
    MODELLED.stream().skip(2).forEach(n -> cells.add(Page.number(model.seconds(n), 2)));
    cells.add(Page.number(model.phases().stream().mapToDouble(CoreModel.Phase::serial).sum(), 2));
    return cells;
  }

  /** Some runs of the same job in short. */
  private record Run(
      Statistics seconds,
      Map<String, Double> stages,
      long peak,
      long anonymous,
      double logMegabytes,
      double storedMegabytes) {}

  /**
   * The proved job, several times.
   *
   * @param processors how many it is bound to, or 0 for all
   */
  private Run proved(InputFile input, int processors) throws Exception {
    Pgtrek pgtrek = Pgtrek.of(Pgtrek.PROVED, input.path(), scratch, options);
    Pgtrek bound = processors == 0 ? pgtrek : pgtrek.onProcessors(processors);
    List<Outcome> outcomes = new ArrayList<>();
    double log = 0;
    double stored = 0;
    for (int round = 0; round < rounds; round++) {
      String url = server.newDatabase();
      long before = server.logBytes();
      Outcome outcome = bound.fill(url);
      if (!outcome.failure().isEmpty()) {
        throw new IllegalStateException(outcome.failure());
      }
      log = (server.logBytes() - before) / 1e6;
      stored =
          Long.parseLong(server.text(url, "SELECT pg_database_size(current_database())")) / 1e6;
      Page.say(
          "%,d rows, %s processors: %.2f s %s"
              .formatted(
                  input.allRows(),
                  processors == 0 ? "all" : Integer.toString(processors),
                  outcome.seconds(),
                  outcome.stages()));
      server.drop(url);
      outcomes.add(outcome);
    }
    Map<String, Double> stages = new LinkedHashMap<>();
    outcomes
        .getFirst()
        .stages()
        .keySet()
        .forEach(
            stage ->
                stages.put(
                    stage,
                    Statistics.of(
                            outcomes.stream()
                                .map(o -> o.stages().getOrDefault(stage, 0.0))
                                .toList())
                        .median()));
    return new Run(
        Statistics.of(outcomes.stream().map(Outcome::seconds).toList()),
        stages,
        outcomes.stream().mapToLong(o -> o.memory().all()).max().orElse(0),
        outcomes.stream().mapToLong(o -> o.memory().anonymous()).max().orElse(0),
        log,
        stored);
  }
}

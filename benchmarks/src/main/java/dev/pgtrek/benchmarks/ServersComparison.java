package dev.pgtrek.benchmarks;

import dev.pgtrek.benchmarks.Contender.Outcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A PostgreSQL 17 moved to an 18 by several programs in turn, several times, each time into a new
 * database. Only ratios within one run mean anything.
 */
final class ServersComparison {

  /** How much the source holds if nothing is said: the dominant table, without indexes. */
  static final long MEGABYTES = 3_000;

  private final ServersInput input;
  private final BenchmarkServer source;
  private final BenchmarkServer target;
  private final List<ServersContender> contenders;
  private final Map<String, List<Outcome>> outcomes = new LinkedHashMap<>();
  private final Map<String, List<Double>> servers = new LinkedHashMap<>();
  private final String rows;
  private final String objects;

  private ServersComparison(
      ServersInput input,
      BenchmarkServer source,
      BenchmarkServer target,
      List<ServersContender> contenders,
      String rows,
      String objects) {
    this.input = input;
    this.source = source;
    this.target = target;
    this.contenders = contenders;
    this.rows = rows;
    this.objects = objects;
    contenders.forEach(c -> outcomes.put(c.name(), new ArrayList<>()));
  }

  /** Compares on each input and writes its page. */
  static void run(int rounds, long megabytes, Path scratch) throws Exception {
    for (ServersInput input : ServersInput.values()) {
      try (BenchmarkServer source = BenchmarkServer.start(17);
          BenchmarkServer target = BenchmarkServer.start()) {
        String url = source.newDatabase();
        input.make(source, url, megabytes);
        source.run(url, "VACUUM ANALYZE", "CHECKPOINT");
        Page page = new Page(input.word(), input.word());
        String rows = source.text(url, ServersInput.rows());
        String objects = source.text(url, ServersInput.objects());
        page.line(
            "%s rows, %s, %s on the source, PostgreSQL %s. %s. The target: %s. %d rounds."
                .formatted(
                    rows,
                    objects,
                    source.text(url, "SELECT pg_size_pretty(pg_database_size(current_database()))"),
                    source.text(url, "SHOW server_version"),
                    Machine.words(),
                    target.settings(),
                    rounds));
        page.line("");
        ServersComparison comparison =
            new ServersComparison(
                input, source, target, contenders(url, source, scratch), rows, objects);
        for (int round = 0; round < rounds; round++) {
          comparison.round(round);
        }
        comparison.print(page);
        page.write();
      }
    }
  }

  private static List<ServersContender> contenders(String url, BenchmarkServer source, Path scratch)
      throws Exception {
    int jobs = Machine.processors();
    // The source's own: 18.6 knows nothing of a column option that 17.12 keeps for itself,
    // writes it down, and nothing can restore that.
    Path bin = source.program("pg_dump").resolveSibling("");
    List<ServersContender> all = new ArrayList<>();
    all.add(ServersContender.pgtrek(ServersContender.PROVED, url, scratch));
    all.add(ServersContender.pgtrek(ServersContender.UNPROVED, url, scratch, "--no-verify"));
    all.add(ServersContender.dump(ServersContender.DUMP, url, scratch, bin, jobs, false, false));
    all.add(
        ServersContender.dump(
            ServersContender.DUMP_ANALYZED, url, scratch, bin, jobs, false, true));
    all.add(
        ServersContender.dump(ServersContender.DUMP_TUNED, url, scratch, bin, jobs, true, false));
    Optional<Path> pgcopydb = Pgcopydb.program();
    if (pgcopydb.isPresent()) {
      all.add(
          ServersContender.pgcopydb(
              ServersContender.PGCOPYDB, url, scratch, pgcopydb.get(), bin, jobs, false));
      all.add(
          ServersContender.pgcopydb(
              ServersContender.PGCOPYDB_TUNED, url, scratch, pgcopydb.get(), bin, jobs, true));
    }
    return all;
  }

  private void round(int round) throws Exception {
    List<ServersContender> order = new ArrayList<>(contenders);
    Collections.rotate(order, -round);
    for (ServersContender contender : order) {
      String url = target.newDatabase();
      double before = source.processorSeconds() + target.processorSeconds();
      Outcome outcome = contender.fill(url);
      servers
          .computeIfAbsent(contender.name(), n -> new ArrayList<>())
          .add(source.processorSeconds() + target.processorSeconds() - before);
      if (outcome.failure().isEmpty()) {
        String arrived = target.text(url, ServersInput.rows());
        String built = target.text(url, ServersInput.objects());
        if (!arrived.equals(rows) || !built.equals(objects)) {
          outcome = outcome.failed("%s of %s rows; %s".formatted(arrived, rows, built));
        }
      }
      outcomes.computeIfAbsent(contender.name(), n -> new ArrayList<>()).add(outcome);
      Page.say(
          "%d  %-40s %8.2f s  CPU %.1f + %.1f  %s  %s"
              .formatted(
                  round + 1,
                  contender.name(),
                  outcome.seconds(),
                  outcome.processorSeconds(),
                  servers.getOrDefault(contender.name(), List.of()).getLast(),
                  outcome.stages(),
                  outcome.failure()));
      if (input.isOfManyFiles()) {
        target.rest();
      } else {
        target.drop(url);
      }
    }
  }

  private void print(Page page) {
    List<List<String>> table = new ArrayList<>();
    table.add(
        List.of(
            "whole job",
            "median s",
            "min",
            "max",
            "CPU s",
            "servers' CPU s",
            "peak MB",
            "/ pgtrek, proved"));
    double ours = seconds(ServersContender.PROVED).median();
    outcomes.forEach(
        (name, all) -> {
          Statistics seconds = seconds(name);
          table.add(
              List.of(
                  name,
                  Page.number(seconds.median(), 2),
                  Page.number(seconds.least(), 2),
                  Page.number(seconds.most(), 2),
                  Page.number(
                      Statistics.of(all.stream().map(Outcome::processorSeconds).toList()).median(),
                      1),
                  Page.number(Statistics.of(servers.getOrDefault(name, List.of())).median(), 1),
                  Page.number(all.stream().mapToLong(o -> o.memory().all()).max().orElse(0)),
                  Page.number(seconds.median() / ours, 2)));
        });
    page.table(table);
    List<List<String>> stages = new ArrayList<>();
    stages.add(List.of("stage of pgtrek, proved", "median s"));
    whole(ServersContender.PROVED).stream()
        .flatMap(o -> o.stages().keySet().stream())
        .distinct()
        .forEach(
            stage ->
                stages.add(
                    List.of(
                        stage,
                        Page.number(
                            Statistics.of(
                                    whole(ServersContender.PROVED).stream()
                                        .map(o -> o.stages().getOrDefault(stage, 0.0))
                                        .toList())
                                .median(),
                            2))));
    page.table(stages);
    page.failures(outcomes);
  }

  private List<Outcome> whole(String name) {
    return outcomes.getOrDefault(name, List.of()).stream()
        .filter(o -> o.failure().isEmpty())
        .toList();
  }

  private Statistics seconds(String name) {
    return Statistics.of(whole(name).stream().map(Outcome::seconds).toList());
  }
}

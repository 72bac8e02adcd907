package dev.pgtrek.benchmarks;

import dev.pgtrek.benchmarks.Contender.Outcome;
import dev.pgtrek.benchmarks.TimedProcess.Memory;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The contenders do the same job in turn, several times, each into a new database. Only ratios
 * within one run mean anything.
 */
final class Comparison {

  private static final String COPY = "copy";

  private final Scenario scenario;
  private final BenchmarkServer server;
  private final InputFile input;
  private final List<Contender> contenders;
  private final Map<String, List<Outcome>> outcomes = new LinkedHashMap<>();
  private final Map<String, String> built = new LinkedHashMap<>();

  private Comparison(
      Scenario scenario, BenchmarkServer server, InputFile input, List<Contender> contenders) {
    this.scenario = scenario;
    this.server = server;
    this.input = input;
    this.contenders = contenders;
    contenders.forEach(c -> outcomes.put(c.name(), new ArrayList<>()));
  }

  /** A ratio of medians, and what it is meant to be. */
  private record Ratio(String above, String below, String goal) {}

  /** Runs a scenario and writes its page. */
  static void run(Scenario scenario, long size, int rounds, Path scratch) throws Exception {
    InputFile input = scenario.input(size);
    int streams = Machine.processors();
    Page page = new Page(scenario.word(), scenario.word());
    try (BenchmarkServer server = BenchmarkServer.start()) {
      page.line(
          "%,d %s: %,d rows, a SQLite file of %,d bytes. %s. %s. %d rounds."
              .formatted(
                  size,
                  scenario.unit(),
                  input.allRows(),
                  input.bytes(),
                  Machine.words(),
                  server.settings(),
                  rounds));
      page.line("");
      Comparison comparison =
          new Comparison(
              scenario,
              server,
              input,
              contenders(scenario, server, input.path(), scratch, streams));
      comparison.prepare(page);
      for (int round = 0; round < rounds; round++) {
        comparison.round(round);
      }
      comparison.print(page);
    }
    page.write();
  }

  private static List<Contender> contenders(
      Scenario scenario, BenchmarkServer server, Path file, Path scratch, int streams)
      throws Exception {
    boolean choice = scenario.hasJson() && Pgtrek.knows(Pgtrek.WITHOUT_GIN.getFirst());
    List<String> options = choice ? Pgtrek.WITHOUT_GIN : List.of();
    List<String> unproved = new ArrayList<>(options);
    unproved.add("--no-verify");
    List<Contender> all = new ArrayList<>();
    all.add(Pgtrek.of(Pgtrek.PROVED, file, scratch, options));
    all.add(Pgtrek.of(Pgtrek.UNPROVED, file, scratch, unproved));
    if (choice && scenario == Scenario.MAIN) {
      all.add(Pgtrek.of(Pgtrek.PROVED_WITH_GIN, file, scratch, List.of()));
    }
    if (Pgloader.isThere()) {
      all.add(Pgloader.asItComes(file, scratch));
      all.add(Pgloader.tuned(file, scratch, Pgloader.BEST));
      all.add(Pgloader.sameTypes(file, scratch, Pgloader.BEST));
    }
    all.add(new ServerLimit(server, scratch, streams));
    return all;
  }

  /** A first run, not counted: it fills the caches and gives the limit its files. */
  private void prepare(Page page) throws Exception {
    String url = server.newDatabase();
    Outcome first = contenders.get(1).fill(url);
    if (!first.failure().isEmpty()) {
      throw new IllegalStateException(first.failure());
    }
    for (Contender contender : contenders) {
      if (contender instanceof ServerLimit limit) {
        limit.prepare(url);
        page.line("The limit's ready files hold %,d bytes.".formatted(limit.bytes()));
        page.line("");
      }
    }
    server.drop(url);
  }

  private void round(int round) throws Exception {
    List<Contender> order = new ArrayList<>(contenders);
    // Nobody is always the one after the heaviest.
    Collections.rotate(order, -round);
    for (Contender contender : order) {
      String url = server.newDatabase();
      Outcome outcome = contender.fill(url);
      String missing = missing(url);
      if (outcome.failure().isEmpty() && !missing.isEmpty()) {
        outcome = outcome.failed(missing);
      }
      built.put(contender.name(), built(url));
      outcomes.computeIfAbsent(contender.name(), n -> new ArrayList<>()).add(outcome);
      Page.say(
          "%d  %-34s %8.2f s  %s  %s"
              .formatted(
                  round + 1,
                  contender.name(),
                  outcome.seconds(),
                  outcome.stages(),
                  outcome.failure()));
      server.drop(url);
    }
  }

  /** Rows that should be there and are not: a tool may end well without them. */
  private String missing(String url) throws SQLException {
    List<String> lines = new ArrayList<>();
    for (Map.Entry<String, Long> table : input.rows().entrySet()) {
      String name = "public." + table.getKey();
      if (server.text(url, "SELECT to_regclass('" + name + "')").equals("null")) {
        lines.add("no table " + table.getKey());
      } else {
        long found = Long.parseLong(server.text(url, "SELECT count(*) FROM " + name));
        if (found != table.getValue()) {
          lines.add("%,d of %,d rows in %s".formatted(found, table.getValue(), table.getKey()));
        }
      }
    }
    return String.join("; ", lines);
  }

  private String built(String url) throws SQLException {
    String types =
        "SELECT string_agg(n || ' ' || t, ', ' ORDER BY n DESC, t) FROM (SELECT count(*) n,"
            + " data_type t FROM information_schema.columns WHERE table_schema = 'public' GROUP BY"
            + " 2) x";
    String indexes =
        "SELECT string_agg(n || ' ' || t, ', ' ORDER BY t) FROM (SELECT count(*) n, a.amname t"
            + " FROM pg_class c JOIN pg_am a ON a.oid = c.relam WHERE c.relkind = 'i' AND"
            + " c.relnamespace = 'public'::regnamespace GROUP BY 2) x";
    String references =
        "SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND convalidated AND connamespace ="
            + " 'public'::regnamespace";
    return "columns: %s; indexes: %s; valid foreign keys: %s"
        .formatted(
            server.text(url, types), server.text(url, indexes), server.text(url, references));
  }

  private void print(Page page) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "whole job",
            "median s",
            "min",
            "max",
            "CPU s",
            "peak MB",
            "anonymous MB",
            "mapped MB"));
    outcomes.forEach((name, all) -> rows.add(row(name, all)));
    page.table(rows);
    stages(page);
    ratios(page);
    page.line("What each built:");
    page.line("");
    built.forEach((name, what) -> page.line("- " + name + ": " + what));
    page.failures(outcomes);
  }

  private List<String> row(String name, List<Outcome> all) {
    Statistics seconds = seconds(name);
    Memory memory = all.stream().map(Outcome::memory).reduce(Memory.UNKNOWN, Memory::highest);
    double processor = Statistics.of(all.stream().map(Outcome::processorSeconds).toList()).median();
    boolean measured = memory.all() > 0;
    return List.of(
        name,
        Page.number(seconds.median(), 2),
        Page.number(seconds.least(), 2),
        Page.number(seconds.most(), 2),
        Page.number(processor, 1),
        measured ? Page.number(memory.all()) : "–",
        measured ? Page.number(memory.anonymous()) : "–",
        measured ? Page.number(memory.file()) : "–");
  }

  private void stages(Page page) {
    List<String> names = outcomes.keySet().stream().filter(n -> !stageNames(n).isEmpty()).toList();
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("stage, median s"));
    head.addAll(names);
    rows.add(head);
    for (String stage : names.stream().flatMap(n -> stageNames(n).stream()).distinct().toList()) {
      List<String> row = new ArrayList<>(List.of(stage));
      names.forEach(
          name ->
              row.add(
                  stageNames(name).contains(stage)
                      ? Page.number(stage(name, stage).median(), 2)
                      : ""));
      rows.add(row);
    }
    page.table(rows);
  }

  private List<String> stageNames(String name) {
    return whole(name).stream().flatMap(o -> o.stages().keySet().stream()).distinct().toList();
  }

  private void ratios(Page page) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("ratio of medians", "ratio", "goal"));
    boolean main = scenario == Scenario.MAIN;
    String unproved = main ? "≥ 4" : "≥ 1";
    String proved = main ? "≥ 2.5" : "≥ 1";
    for (Ratio ratio :
        List.of(
            new Ratio(Pgloader.DEFAULT, Pgtrek.UNPROVED, ""),
            new Ratio(Pgloader.TUNED, Pgtrek.UNPROVED, unproved),
            new Ratio(Pgloader.SAME_TYPES, Pgtrek.UNPROVED, unproved),
            new Ratio(Pgloader.DEFAULT, Pgtrek.PROVED, ""),
            new Ratio(Pgloader.TUNED, Pgtrek.PROVED, proved),
            new Ratio(Pgloader.SAME_TYPES, Pgtrek.PROVED, proved),
            new Ratio(Pgtrek.UNPROVED, ServerLimit.NAME, ""),
            new Ratio(Pgtrek.PROVED, ServerLimit.NAME, ""))) {
      double value = seconds(ratio.above()).median() / seconds(ratio.below()).median();
      if (!Double.isNaN(value)) {
        rows.add(
            List.of(ratio.above() + " / " + ratio.below(), Page.number(value, 2), ratio.goal()));
      }
    }
    for (String name : List.of(Pgtrek.UNPROVED, Pgtrek.PROVED)) {
      // Indexes are built beside the copy, so only the whole of both compares like with like.
      double value = stage(name, Pgtrek.CARRIED).median() / seconds(ServerLimit.NAME).median();
      rows.add(
          List.of(
              Pgtrek.CARRIED + " of " + name + " / " + ServerLimit.NAME,
              Page.number(value, 2),
              "≤ 1.2"));
      double copy = stage(name, COPY).median() / stage(ServerLimit.NAME, ServerLimit.ROWS).median();
      rows.add(
          List.of(
              "copy stage of " + name + ", indexes beside it / limit's rows alone",
              Page.number(copy, 2),
              ""));
    }
    page.table(rows);
  }

  /** The runs that came to their end. */
  private List<Outcome> whole(String name) {
    return outcomes.getOrDefault(name, List.of()).stream()
        .filter(o -> o.failure().isEmpty())
        .toList();
  }

  private Statistics seconds(String name) {
    return Statistics.of(whole(name).stream().map(Outcome::seconds).toList());
  }

  private Statistics stage(String name, String stage) {
    return Statistics.of(
        whole(name).stream().map(o -> o.stages().getOrDefault(stage, 0.0)).toList());
  }
}

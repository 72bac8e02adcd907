package dev.pgtrek.sift;

import dev.pgtrek.model.Finding;
import dev.pgtrek.model.TableName;
import dev.pgtrek.spi.ColumnRule;
import dev.pgtrek.spi.Database;
import dev.pgtrek.spi.RowSearch;
import dev.pgtrek.spi.Sieve;
import dev.pgtrek.spi.Snapshot;
import dev.pgtrek.spi.TableRoute;
import dev.pgtrek.spi.ValueJudges;
import dev.pgtrek.work.Workers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Finds what the rules make of the rows, before the first of them is written. */
public final class Sifter {

  private Sifter() {}

  /**
   * Sifts the tables that have rules: what the filter leaves out, what does not fit, what breaks a
   * key, what has no parent, in this order, each among the rows that the ones before let through.
   *
   * @param routes of all tables that travel
   * @param rows per source table
   * @param jobs tables read at once
   * @param chunkRows rows per part
   * @throws dev.pgtrek.error.PgtrekException.Usage if a filter is not understood
   * @throws dev.pgtrek.error.PgtrekException.Refused if a row to be rejected is too long to be kept
   */
  public static Sifted run(
      Snapshot snapshot,
      List<TableRoute> routes,
      Map<TableName, Long> rows,
      ValueJudges judges,
      int jobs,
      long chunkRows) {
    return run(snapshot, snapshot::search, routes, rows, judges, jobs, chunkRows);
  }

  static Sifted run(
      Database source,
      Supplier<RowSearch> asked,
      List<TableRoute> routes,
      Map<TableName, Long> rows,
      ValueJudges judges,
      int jobs,
      long chunkRows) {
    if (routes.stream().noneMatch(Sifter::hasRules)) {
      return Sifted.NOTHING;
    }
    RowSearch search = asked.get();
    List<SiftedTable> tables =
        routes.stream().map(route -> new SiftedTable(route, source, chunkRows)).toList();
    Workers.of(jobs, "sift")
        .run(
            tables.stream().filter(t -> hasRules(t.route)).toList(),
            table -> {
              String filter = table.route.rules().filter();
              if (filter != null) {
                search.failing(table.route.source(), filter, table.sieve::filter);
              }
              ValueSift.of(table, judges);
              if (KeySift.concerns(table.route)) {
                long all = rows.getOrDefault(table.route.source().name(), 0L);
                KeySift.of(table, all, judges, search).forEach(table::find);
              }
            });
    List<Finding> findings = new ArrayList<>(ReferenceSift.of(tables, search));
    List<RuleEffect> effects = new ArrayList<>();
    Map<TableName, Sieve> sieves = new LinkedHashMap<>();
    for (SiftedTable table : tables) {
      table.mustBeKept();
      effects.addAll(table.effects());
      findings.addAll(table.findings());
      if (!table.sieve.isEmpty()) {
        sieves.put(table.route.source().name(), table.sieve);
      }
    }
    return new Sifted(sieves, effects, findings);
  }

  private static boolean hasRules(TableRoute route) {
    return route.rules().sift()
        || KeySift.concerns(route)
        || route.columns().stream().anyMatch(c -> !c.rule().equals(ColumnRule.NONE));
  }
}

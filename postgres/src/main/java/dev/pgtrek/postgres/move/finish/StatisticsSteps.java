package dev.pgtrek.postgres.move.finish;

import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Severity;
import dev.pgtrek.postgres.move.finish.BuiltOnRows.Kind;
import dev.pgtrek.postgres.move.finish.BuiltOnRows.Relation;
import dev.pgtrek.postgres.move.finish.BuiltOnRows.Statistics;
import dev.pgtrek.postgres.move.rows.MoveTask;
import dev.pgtrek.postgres.sql.Attempt;
import dev.pgtrek.postgres.sql.Attempt.Refusal;
import dev.pgtrek.spi.MoveResult;
import dev.pgtrek.spi.MoveStep;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Extended statistics, and what the planner of queries knows of tables. */
final class StatisticsSteps {

  /** The first server whose ANALYZE can leave partitions out. */
  private static final int ANALYZES_ONLY = 18;

  private final BuiltOnRows built;
  private final FinishLane.Choices choices;

  StatisticsSteps(BuiltOnRows built, FinishLane.Choices choices) {
    this.built = built;
    this.choices = choices;
  }

  /** Extended statistics of tables, and behind them ANALYZE of every table. */
  List<MoveTask> all() {
    List<MoveTask> tasks = new ArrayList<>();
    Map<Long, Set<String>> ids = new LinkedHashMap<>();
    for (Statistics statistics : built.statistics()) {
      Relation table = built.relation(statistics.table());
      if (table.kind() == Kind.VIEW) {
        continue;
      }
      Set<String> after = new HashSet<>(Set.of(MoveStep.indexesOf(table.name())));
      after.add(MoveStep.rowsOf(table.name()));
      // Those of one table lock it against each other.
      Set<String> before = ids.computeIfAbsent(table.root(), _ -> new HashSet<>());
      after.addAll(before);
      before.add(StepIds.statistics(statistics));
      tasks.add(extended(statistics, after));
    }
    for (Relation table : built.relations().values()) {
      if (table.kind() != Kind.VIEW) {
        Set<String> after = new HashSet<>(ids.getOrDefault(table.root(), Set.of()));
        after.add(MoveStep.indexesOf(table.name()));
        after.add(MoveStep.rowsOf(table.name()));
        if (table.kind() == Kind.PARTITIONED) {
          // Its own figures are those of all rows below.
          for (Relation part : built.treeOf(table)) {
            if (part.level() > table.level()) {
              after.add(MoveStep.rowsOf(part.name()));
              after.add(StepIds.analyze(part));
            }
          }
        }
        tasks.add(
            analyze(StepIds.analyze(table), table, after, Set.of(StepIds.settled(table.root()))));
      }
    }
    return tasks;
  }

  /** Extended statistics by themselves. */
  MoveTask extended(Statistics statistics, Set<String> after) {
    List<String> statements = statements(statistics);
    return new MoveTask(
        new MoveStep(
            StepIds.statistics(statistics),
            MoveStep.Kind.STATISTICS,
            built.relation(statistics.table()).name(),
            0,
            after,
            Set.of(),
            false,
            String.join(";\n", statements) + ";"),
        ends -> make(ends.target(), statistics));
  }

  /** The statements that make them. */
  List<String> statements(Statistics statistics) {
    List<String> statements = new ArrayList<>(List.of(statistics.definition()));
    String name = statistics.name().quoted();
    statistics
        .target()
        .ifPresent(t -> statements.add("ALTER STATISTICS " + name + " SET STATISTICS " + t));
    if (choices.owners()) {
      String owner = choices.role().apply(statistics.owner());
      statements.add("ALTER STATISTICS " + name + " OWNER TO " + Identifier.of(owner).quoted());
    }
    return statements;
  }

  /** Makes them; what the server refuses is told. */
  MoveResult make(Connection target, Statistics statistics) throws SQLException {
    Optional<Refusal> refusal =
        Attempt.of(target, String.join(";", statements(statistics))).refusal();
    return refusal
        .map(
            r ->
                MoveResult.defect(
                    new Finding(
                        "statistics-not-made",
                        Severity.WARN,
                        "statistics " + statistics.name(),
                        r.reason(),
                        "The planner knows less there.",
                        "Mend what the server says, then: " + statistics.definition() + ";")))
        .orElseGet(MoveResult::done);
  }

  /** ANALYZE of one table. */
  MoveTask analyze(String id, Relation table, Set<String> after, Set<String> towards) {
    return new MoveTask(
        new MoveStep(
            id,
            MoveStep.Kind.STATISTICS,
            table.name(),
            table.bytes(),
            after,
            towards,
            false,
            (table.abroad() ? "-- as far as no foreign table is read: " : "")
                + "ANALYZE "
                + (table.kind() == Kind.PARTITIONED ? "ONLY " : "")
                + table.name().quoted()
                + ";"),
        ends -> analyze(ends.target(), table));
  }

  private static MoveResult analyze(Connection target, Relation table) throws SQLException {
    boolean parent = table.kind() == Kind.PARTITIONED;
    boolean knowsOnly = target.getMetaData().getDatabaseMajorVersion() >= ANALYZES_ONLY;
    if (table.abroad() && (parent || !knowsOnly)) {
      // Its figures are those of all rows below, and a move asks no third server.
      return MoveResult.defect(
          new Finding(
              "statistics-abroad",
              Severity.INFO,
              "table " + table.name(),
              "a foreign table is a part of it",
              "Its statistics would be drawn from rows on another server, which is left alone.",
              "Once that server answers the target: ANALYZE " + table.name().quoted() + ";"));
    }
    boolean only = knowsOnly && (parent || table.abroad());
    String analyze = "ANALYZE " + (only ? "ONLY " : "") + table.name().quoted();
    return Attempt.of(target, analyze)
        .refusal()
        .map(r -> MoveResult.defect(notDrawn(table, analyze, r)))
        .orElseGet(MoveResult::done);
  }

  /** An expression of the statistics fails on some row, or finds no function. */
  private static Finding notDrawn(Relation table, String analyze, Refusal refusal) {
    return new Finding(
        "statistics-not-gathered",
        Severity.WARN,
        "table " + table.name(),
        refusal.reason(),
        "The rows are there, but the planner knows nothing of their values, and the server's own"
            + " ANALYZE will fail in the same way.",
        "It is an expression of CREATE STATISTICS or of an index. "
            + (Attempt.seesNoObject(refusal.state())
                ? "A function in it relies on a search_path, which the server keeps empty there:"
                    + " ALTER FUNCTION … SET search_path = …; on both sides, then: "
                : "Mend it, or drop it, then: ")
            + analyze
            + ";");
  }
}

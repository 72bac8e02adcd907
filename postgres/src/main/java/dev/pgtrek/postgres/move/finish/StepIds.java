package dev.pgtrek.postgres.move.finish;

import dev.pgtrek.postgres.move.finish.BuiltOnRows.Check;
import dev.pgtrek.postgres.move.finish.BuiltOnRows.Index;
import dev.pgtrek.postgres.move.finish.BuiltOnRows.Reference;
import dev.pgtrek.postgres.move.finish.BuiltOnRows.Relation;
import dev.pgtrek.postgres.move.finish.BuiltOnRows.Statistics;
import dev.pgtrek.spi.MoveStep;

/** How the steps upon rows are called, by what they do. */
final class StepIds {

  static final String LOOSE_CHECKS = "checks of domains and foreign tables";

  private static final String KEYS = "keys of ";
  private static final String ANALYZE = "analyze ";

  private StepIds() {}

  static String index(Index index) {
    return "index " + index.name().quoted();
  }

  static String keys(Relation table) {
    return KEYS + table.name().quoted();
  }

  static String constraint(Index index) {
    return "constraint " + index.name().quoted();
  }

  static String tree(Relation root) {
    return "partitions of " + root.name().quoted();
  }

  /** Of the indexes that come behind what the archive alone knows. */
  static String lateTree(Relation root) {
    return "late indexes of the partitions of " + root.name().quoted();
  }

  /** A check that has a step of its own. */
  static String check(Check check) {
    return "check " + check.name().quoted() + " of " + check.object().quoted();
  }

  static String statistics(Statistics statistics) {
    return "statistics " + statistics.name().quoted();
  }

  static String analyze(Relation table) {
    return ANALYZE + table.name().quoted();
  }

  /** ANALYZE behind what came after the first one. */
  static String analyzeAgain(Relation table) {
    return ANALYZE + "again " + table.name().quoted();
  }

  /** The point from which on nothing but foreign keys alters the tables of a tree. */
  static String settled(long root) {
    return "settled " + root;
  }

  /** The point from which on all foreign keys that a tree takes part in are declared. */
  static String declared(long root) {
    return "declared " + root;
  }

  /** Whether it is the step of a table's keys; a piece of an archive is never called so. */
  static boolean isOfKeys(MoveStep step) {
    return step.kind() == MoveStep.Kind.CONSTRAINT && step.id().startsWith(KEYS);
  }

  static boolean isAnalysis(MoveStep step) {
    return step.kind() == MoveStep.Kind.STATISTICS && step.id().startsWith(ANALYZE);
  }

  static String reference(Relation table, Reference reference) {
    return "reference " + named(table, reference);
  }

  static String validate(Relation table, Reference reference) {
    return "validate " + named(table, reference);
  }

  private static String named(Relation table, Reference reference) {
    return table.name().quoted() + "." + reference.name().quoted();
  }

  static String view(Relation view) {
    return "materialized view " + view.name().quoted();
  }
}

package dev.pgtrek.report;

import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Severity;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a report says in words, the same as text and as a page. */
final class Wording {

  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private Wording() {}

  /** The outcome in a few words. */
  static String headline(RunReport.Outcome outcome) {
    return switch (outcome) {
      case PROVED -> "Done and proved equal";
      case UNPROVED -> "Done, not proved";
      case DIFFERENT -> "Done, but the two sides differ";
      case DRY_RUN -> "Rehearsal: nothing was written";
      case FAILED -> "Failed";
    };
  }

  /** The receiving side: where, what it is, and the schema; a rehearsal may have none. */
  static String target(RunReport report) {
    return report.target().isEmpty()
        ? "none; schema " + report.schema()
        : report.target() + " (" + report.targetEngine() + "), schema " + report.schema();
  }

  /** What the outcome means for who decides. */
  static String meaning(RunReport report) {
    return switch (report.outcome()) {
      case PROVED ->
          "Every row was read back from the target and compared with the source by fingerprint;"
              + " no difference was found."
              + leftOut(report)
              + (reservations(report) == 0
                  ? ""
                  : " Not all that surrounds the rows could be carried: see below.");
      case UNPROVED ->
          "The rows were carried over. The proof was left out by choice, so nobody has compared the"
              + " two sides yet. Take the proof before the source is given up.";
      case DIFFERENT ->
          "The rows were carried over, but the proof found rows that are not the same on both"
              + " sides. Do not give up the source before the differences are explained.";
      case DRY_RUN ->
          "The source was read and the plan was made; the target was not written to. What a real"
              + " run would do stands below.";
      case FAILED ->
          "The migration did not come to its end. The source is unchanged. What stopped it stands"
              + " under errors.";
    };
  }

  /** The rows that rules left out, and where they are; empty for none. */
  static String leftOut(RunReport report) {
    long rejected = report.tables().stream().mapToLong(RunReport.TableLine::rejected).sum();
    long filtered = report.tables().stream().mapToLong(RunReport.TableLine::filtered).sum();
    return (rejected == 0
            ? ""
            : " Apart from that, "
                + Figures.count(rejected, "row")
                + " rejected by rule "
                + (rejected == 1 ? "is" : "are")
                + " kept in pgtrek.reject.")
        + (filtered == 0 ? "" : " " + Figures.count(filtered, "row") + " left out by a filter.");
  }

  /** Everything that a careful reader has to look at although the rows are equal. */
  static int reservations(RunReport report) {
    return report.notCarried().size() + report.refusals().size();
  }

  /** The findings that stopped the run, where it failed. */
  static List<Finding> errors(RunReport report) {
    return report.findings().stream().filter(Finding::blocks).toList();
  }

  static List<Finding> remarks(RunReport report) {
    return report.findings().stream().filter(f -> !f.blocks()).toList();
  }

  static String severity(Severity severity) {
    return switch (severity) {
      case BLOCK -> "blocks";
      case WARN -> "warning";
      case INFO -> "note";
    };
  }

  static String moment(Instant instant) {
    return MOMENT.format(instant);
  }

  static Duration took(RunReport report) {
    return Duration.between(report.startedAt(), report.finishedAt());
  }

  static long rows(RunReport report) {
    return report.tables().stream().mapToLong(RunReport.TableLine::rows).sum();
  }

  static long bytes(RunReport report) {
    return report.tables().stream().mapToLong(RunReport.TableLine::bytes).sum();
  }

  static long equalTables(RunReport report) {
    return report.tables().stream().filter(t -> t.verdict().equals("equal")).count();
  }

  /** {@code 11 tables, 11 of them equal}. */
  static String tables(RunReport report) {
    String tables = Figures.count(report.tables().size(), "table");
    long equal = equalTables(report);
    if (report.outcome() == RunReport.Outcome.DRY_RUN) {
      return tables + " planned";
    }
    return equal == 0 ? tables : tables + ", " + Figures.count(equal) + " of them equal";
  }

  /** {@code 10 of 11 equal}, or the verdict where no proof was taken. */
  static String proof(RunReport report) {
    long equal = equalTables(report);
    return equal == 0
        ? report.verdict()
        : Figures.count(equal) + " of " + Figures.count(report.tables().size()) + " equal";
  }

  /** {@code 12 objects: 9 carried, 2 changed, 1 left}. */
  static String fates(RunReport report) {
    return Figures.count(report.inventory().size(), "object")
        + ": "
        + Stream.of("carried", "changed", "left")
            .map(fate -> Figures.count(count(report, fate)) + " " + fate)
            .collect(Collectors.joining(", "));
  }

  private static long count(RunReport report, String fate) {
    return report.inventory().stream().filter(i -> i.fate().equals(fate)).count();
  }

  /** The results of one kind of query in a line. */
  static String kind(RunReport.SearchLine search, RunReport.SearchKindLine kind) {
    String overlap =
        String.format(
            Locale.ROOT,
            "%s: same rows %.1f %%",
            Figures.count(kind.queries(), kind.kind() + " query").replace("querys", "queries"),
            100 * kind.overlap());
    return search.ranked()
        ? overlap
            + String.format(
                Locale.ROOT,
                ", recall@10 %.1f %%, rank-biased overlap %.3f (p = 0.9)",
                100 * kind.recallAt10(),
                kind.rankBiasedOverlap())
        : overlap;
  }

  /** How long both sides took for the best ten. */
  static String latencies(RunReport.SearchLine search) {
    return String.format(
        Locale.ROOT,
        "best ten in %.2f ms (p95 %.2f ms) on the source, %.2f ms (p95 %.2f ms) on the target",
        search.sourceMedianMicros() / 1000.0,
        search.sourceHighMicros() / 1000.0,
        search.targetMedianMicros() / 1000.0,
        search.targetHighMicros() / 1000.0);
  }

  /** What follows from the figures. */
  static String judgement(RunReport.SearchLine search) {
    String aside =
        search.unanswered() == 0
            ? ""
            : "; " + search.unanswered() + " queries left aside (stop words, or too many rows)";
    if (!search.exact()) {
      return "words are cut otherwise on the target, so the figures inform only" + aside;
    }
    return (search.different()
            ? "a difference: both sides cut plain words the same way, and yet find the same rows in"
                + " less than half"
            : "both sides cut plain words the same way; PostgreSQL keeps addresses, file names and"
                + " the like whole")
        + aside;
  }

  /** The rules that speak against a go, the worst first. */
  static List<RunReport.JudgementLine> reasons(RunReport.DecisionLine decision) {
    return Stream.of("roll back", "look")
        .flatMap(a -> decision.rules().stream().filter(r -> r.advice().equals(a)))
        .toList();
  }

  /** {@code 19 rules of the built-in policy, 4 of them not measured}. */
  static String judged(RunReport.DecisionLine decision) {
    long unmeasured =
        decision.rules().stream().filter(r -> r.measured().equals("not measured")).count();
    return Figures.count(decision.rules().size(), "rule")
        + " of "
        + decision.policy()
        + (unmeasured == 0 ? "" : ", " + Figures.count(unmeasured) + " of them not measured");
  }

  /** How many rows both sides gave: {@code , 25 rows}, {@code , 25 rows and 24 rows}. */
  static String answers(RunReport.QueryLine query) {
    String source = Figures.count(query.sourceRows(), "row");
    return query.sourceRows() == query.targetRows()
        ? ", " + source
        : ", "
            + source
            + " from the source and "
            + Figures.count(query.targetRows(), "row")
            + " from the target";
  }

  /** How long both sides took. */
  static String speed(RunReport.QueryLine query) {
    double times = (double) query.targetHighMicros() / Math.max(1, query.sourceHighMicros());
    return String.format(
        Locale.ROOT,
        "p50 %.2f ms on the source, %.2f ms on the target; p95 %.2f ms and %.2f ms, which is %s"
            + " (%s)",
        query.sourceMedianMicros() / 1000.0,
        query.targetMedianMicros() / 1000.0,
        query.sourceHighMicros() / 1000.0,
        query.targetHighMicros() / 1000.0,
        times >= 1
            ? String.format(Locale.ROOT, "%.2f times as long", times)
            : String.format(Locale.ROOT, "%.2f times as fast", 1 / Math.max(times, 1e-6)),
        Figures.count(query.runs(), "run"));
  }
}

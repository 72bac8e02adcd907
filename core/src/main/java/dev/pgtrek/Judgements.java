package dev.pgtrek;

import dev.pgtrek.decide.Decision;
import dev.pgtrek.decide.Judgement;
import dev.pgtrek.decide.Measure;
import dev.pgtrek.decide.Measurement;
import dev.pgtrek.decide.Policy;
import dev.pgtrek.model.Finding;
import dev.pgtrek.plan.Plan;
import dev.pgtrek.report.RunReport;
import dev.pgtrek.report.RunReport.DecisionLine;
import dev.pgtrek.report.RunReport.JudgementLine;
import dev.pgtrek.report.RunReport.QueryLine;
import dev.pgtrek.report.RunReport.SearchLine;
import dev.pgtrek.spi.Sieve;
import dev.pgtrek.verify.Verdict;
import dev.pgtrek.verify.Verdict.Mismatch;
import dev.pgtrek.verify.Verdict.RowDifference.Kind;
import dev.pgtrek.verify.Verdict.TableVerdict;
import dev.pgtrek.verify.Verdict.ViewVerdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a run measured, put before its policy. */
final class Judgements {

  /** The findings by which a search column is known to be faulty. */
  private static final String FAULTY = "search-column-faulty";

  private static final Set<Kind> REJECTED =
      Set.of(Kind.NOT_KEPT, Kind.KEPT_UNASKED, Kind.KEPT_OTHERWISE);

  private final List<Measurement> all = new ArrayList<>();

  private Judgements() {}

  /** The decision about a run that came to its end. */
  static DecisionLine of(
      Judging judging,
      Plan plan,
      @Nullable Verdict verdict,
      List<RunReport.RefusalLine> refusals,
      List<Finding> findings,
      List<SearchLine> searches,
      List<QueryLine> queries) {
    Judgements measured = new Judgements();
    measured.all.addAll(judging.told());
    measured.rejects(plan);
    if (verdict == null) {
      measured.put(Measure.TABLES_NOT_PROVED, "", plan.tables().size());
    } else {
      measured.put(Measure.TABLES_NOT_PROVED, "", plan.tables().size() - verdict.tables().size());
      verdict.tables().forEach(measured::table);
      measured.views(verdict.views());
    }
    measured.put(Measure.STATEMENTS_REFUSED, "", refusals.size());
    measured.searches(findings, searches);
    measured.queries(judging.policy(), queries);
    return line(Decision.of(judging.policy(), measured.all));
  }

  /** The decision about two databases of one engine that were compared. */
  static DecisionLine of(Judging judging, PairProof proof, List<QueryLine> queries) {
    Judgements measured = new Judgements();
    measured.all.addAll(judging.told());
    measured.put(Measure.TABLES_NOT_PROVED, "", 0);
    measured.all.addAll(proof.measurements());
    measured.queries(judging.policy(), queries);
    return line(Decision.of(judging.policy(), measured.all));
  }

  private void put(Measure measure, String subject, double value) {
    all.add(Measurement.of(measure, subject, value));
  }

  private void count(Measure measure, String subject, long number) {
    put(measure, subject, (double) number);
  }

  private void rejects(Plan plan) {
    for (Plan.TablePlan table : plan.tables()) {
      String name = table.route().source().name().table().text();
      Sieve sieve = table.route().sieve();
      long rejected = sieve.rejected().size();
      count(Measure.REJECTS, name, rejected);
      put(Measure.REJECT_SHARE, name, share(rejected, table.rows()));
    }
  }

  private void table(TableVerdict table) {
    String name = table.target().toString();
    Mismatch mismatch = table.mismatch();
    all.add(lower(Measure.ROWS_MISSING, name, mismatch.missing(), mismatch));
    all.add(lower(Measure.ROWS_EXTRA, name, mismatch.extra(), mismatch));
    all.add(lower(Measure.ROWS_DIFFERENT, name, mismatch.different(), mismatch));
    long wrong = mismatch.missing() + mismatch.extra() + mismatch.different();
    double share = mismatch.absent() > 0 ? 100 : share(wrong, table.sourceRows());
    all.add(new Measurement(Measure.ROW_MISMATCH, name, share, !mismatch.exact()));
    put(Measure.TABLES_MISSING, name, mismatch.absent());
    count(
        Measure.REJECTS_FAULTY,
        name,
        table.differences().stream().filter(d -> REJECTED.contains(d.kind())).count());
  }

  private static Measurement lower(Measure measure, String name, long count, Mismatch mismatch) {
    return new Measurement(measure, name, count, !mismatch.exact());
  }

  /** Per cent; rows that are wrong where there should be none are all that there is. */
  private static double share(long part, long whole) {
    return part == 0 ? 0 : whole == 0 ? 100 : 100.0 * part / whole;
  }

  private void views(List<ViewVerdict> views) {
    for (ViewVerdict view : views) {
      String name = view.target().toString();
      put(Measure.VIEWS_DIFFERENT, name, view.state() == ViewVerdict.State.DIFFERENT ? 1 : 0);
      put(Measure.VIEWS_MISSING, name, view.state() == ViewVerdict.State.MISSING ? 1 : 0);
    }
  }

  private void searches(List<Finding> findings, List<SearchLine> searches) {
    // A column may have several faults; how it is made anew is its own.
    count(
        Measure.SEARCH_COLUMNS_FAULTY,
        "",
        findings.stream()
            .filter(f -> f.code().equals(FAULTY))
            .map(f -> f.subject() + " " + f.fix())
            .distinct()
            .count());
    for (SearchLine search : searches) {
      if (search.exact()) {
        search
            .kinds()
            .forEach(
                k ->
                    put(
                        Measure.SEARCH_OVERLAP,
                        search.index() + ", by " + k.kind(),
                        100 * k.overlap()));
      }
    }
  }

  private void queries(Policy policy, List<QueryLine> queries) {
    for (QueryLine query : queries) {
      put(Measure.QUERIES_DIFFERENT, query.name(), query.state().equals("different") ? 1 : 0);
      put(Measure.QUERIES_REORDERED, query.name(), query.state().equals("other order") ? 1 : 0);
      put(Measure.QUERIES_FAILED, query.name(), query.state().equals("failed") ? 1 : 0);
      if (query.runs() > 0) {
        Duration delay = policy.toleratedDelay();
        put(
            Measure.QUERY_SLOWDOWN,
            query.name(),
            slowdown(query.sourceHighMicros(), query.targetHighMicros(), delay));
        put(
            Measure.QUERY_SLOWDOWN_MEDIAN,
            query.name(),
            slowdown(query.sourceMedianMicros(), query.targetMedianMicros(), delay));
      }
    }
  }

  /** How many times as long the target takes; 1 at most where the delay is tolerated. */
  static double slowdown(long sourceMicros, long targetMicros, Duration tolerated) {
    double times = (double) targetMicros / Math.max(1, sourceMicros);
    boolean noticeable = targetMicros - sourceMicros > tolerated.toNanos() / 1000;
    return noticeable ? times : Math.min(1, times);
  }

  private static DecisionLine line(Decision decision) {
    return new DecisionLine(
        decision.advice().words(),
        decision.policy(),
        decision.line(),
        decision.judgements().stream().map(Judgements::line).toList());
  }

  private static JudgementLine line(Judgement judgement) {
    return new JudgementLine(
        judgement.rule().name(),
        judgement.advice().words(),
        judgement.rule().measure().word(),
        judgement.subject(),
        judgement.measured(),
        judgement.rule().bound(),
        judgement.rule().reason());
  }
}

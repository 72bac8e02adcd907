package dev.pgtrek;

import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Severity;
import dev.pgtrek.plan.Plan;
import dev.pgtrek.report.RunReport.Outcome;
import dev.pgtrek.report.RunReport.SearchKindLine;
import dev.pgtrek.report.RunReport.SearchLine;
import dev.pgtrek.search.SearchComparison;
import dev.pgtrek.search.SearchVerdict;
import dev.pgtrek.spi.SearchEngine;
import dev.pgtrek.spi.SearchRoute;
import dev.pgtrek.spi.Snapshot;
import dev.pgtrek.spi.Target;
import java.util.ArrayList;
import java.util.List;

/** What a proof says of full-text searches, beside the rows. */
final class SearchProof {

  private final Plan plan;
  private final RunStory story;

  private SearchProof(Plan plan, RunStory story) {
    this.plan = plan;
    this.story = story;
  }

  /**
   * Examines the search columns, and compares what both sides find if that is asked for.
   *
   * @param rows what the proof of the rows said
   * @return the same, or that something differs
   */
  static Outcome of(
      Plan plan, Snapshot snapshot, Target target, boolean compare, RunStory story, Outcome rows) {
    SearchProof proof = new SearchProof(plan, story);
    boolean sound = proof.examine(target);
    boolean alike = !compare || proof.compare(snapshot, target);
    return sound && alike ? rows : Outcome.DIFFERENT;
  }

  private boolean examine(Target target) {
    List<Finding> findings = new ArrayList<>();
    if (target instanceof SearchEngine.Examined examined) {
      for (SearchRoute route : plan.searches()) {
        for (String fault : examined.faults(route)) {
          findings.add(
              new Finding(
                  "search-column-faulty",
                  Severity.WARN,
                  route.source().name().table().text(),
                  fault,
                  "Searches of " + route.target() + " find less than they should, or take longer.",
                  "plan.sql has the statement that makes it; run that again."));
        }
      }
    }
    story.find(findings);
    return findings.isEmpty();
  }

  private boolean compare(Snapshot snapshot, Target target) {
    if (!(snapshot instanceof SearchEngine.Sampled source)
        || !(target instanceof SearchEngine engine)) {
      return true;
    }
    List<SearchVerdict> verdicts = SearchComparison.run(plan.searches(), source, engine);
    story.searched(verdicts.stream().map(SearchProof::line).toList());
    return verdicts.stream().noneMatch(SearchVerdict::different);
  }

  private static SearchLine line(SearchVerdict verdict) {
    return new SearchLine(
        verdict.index(),
        verdict.target(),
        verdict.exact(),
        verdict.ranked(),
        verdict.kinds().stream()
            .map(
                k ->
                    new SearchKindLine(
                        k.kind(), k.queries(), k.overlap(), k.recall(), k.rankBiasedOverlap()))
            .toList(),
        verdict.unanswered(),
        verdict.source().median(),
        verdict.source().high(),
        verdict.target10().median(),
        verdict.target10().high(),
        verdict.note(),
        verdict.different());
  }
}

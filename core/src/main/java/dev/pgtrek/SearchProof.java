package dev.pgtrek;

import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.SearchVector;
import dev.pgtrek.model.Severity;
import dev.pgtrek.model.TableName;
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
                  anew(route)));
        }
      }
    }
    story.find(findings);
    return findings.isEmpty();
  }

  /**
   * What makes it anew. A statement of plan.sql is refused while something of that name is there.
   */
  private static String anew(SearchRoute route) {
    SearchVector vector = route.vector();
    Identifier index = route.index();
    Identifier function = vector == null ? null : vector.function();
    String table = "ALTER TABLE " + route.target().quoted() + " ";
    List<String> steps = new ArrayList<>();
    if (vector != null && function == null) {
      steps.add(table + "DROP COLUMN IF EXISTS " + vector.column().quoted() + ";");
      steps.add(
          table
              + "ADD COLUMN "
              + vector.column().quoted()
              + " with the rest of its line in plan.sql's CREATE TABLE;");
    } else if (vector != null && function != null) {
      steps.add("DROP FUNCTION IF EXISTS " + inSchema(route, function) + "() CASCADE;");
      steps.add(table + "ADD COLUMN IF NOT EXISTS " + vector.column().quoted() + " tsvector;");
      steps.add("plan.sql's CREATE FUNCTION and CREATE TRIGGER of that name;");
      steps.add(
          "UPDATE %1$s SET %2$s = %2$s;"
              .formatted(route.target().quoted(), vector.column().quoted()));
    }
    if (index != null) {
      steps.add("DROP INDEX IF EXISTS " + inSchema(route, index) + ";");
      steps.add("plan.sql's CREATE INDEX of that name.");
    }
    return "In this order: " + String.join(" ", steps);
  }

  private static String inSchema(SearchRoute route, Identifier name) {
    return new TableName(route.target().schema(), name).quoted();
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

package dev.pgtrek;

import dev.pgtrek.check.PreFlight;
import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Severity;
import dev.pgtrek.model.TableName;
import dev.pgtrek.progress.Event;
import dev.pgtrek.progress.Progress;
import dev.pgtrek.progress.Stage;
import dev.pgtrek.report.Figures;
import dev.pgtrek.report.RunReport;
import dev.pgtrek.report.RunReport.NotCarriedLine;
import dev.pgtrek.report.RunReport.Outcome;
import dev.pgtrek.report.RunReport.TableLine;
import dev.pgtrek.spi.MovePlan;
import dev.pgtrek.spi.MoveResult;
import dev.pgtrek.spi.MoveStep;
import dev.pgtrek.spi.Pair;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a move has to tell, gathered for the listeners and the report. Safe for all threads. */
final class MoveStory {

  private final Pair pair;
  private final MigrationOptions options;
  private final Progress progress;
  private final StageClock clock;
  private final Map<String, MoveResult> results = new LinkedHashMap<>();
  private final Map<String, Long> millis = new HashMap<>();
  private final List<Finding> findings = new ArrayList<>();
  private @Nullable RunFolder folder;
  private @Nullable MovePlan plan;
  private @Nullable PairProof proof;
  private String sourceEngine = "";
  private String targetEngine = "";

  MoveStory(Pair pair, MigrationOptions options, Progress progress) {
    this.pair = pair;
    this.options = options;
    this.progress = progress;
    this.clock = new StageClock(progress);
  }

  Instant startedAt() {
    return clock.startedAt();
  }

  synchronized void opened(RunFolder opened, boolean takenUp) {
    folder = opened;
    progress.on(new Event.RunOpened(opened.id(), opened.path(), takenUp));
  }

  synchronized Optional<RunFolder> folder() {
    return Optional.ofNullable(folder);
  }

  void enter(Stage stage, long units) {
    clock.enter(stage, units);
  }

  void leave(Stage stage, String summary) {
    clock.leave(stage, summary);
  }

  /** Takes findings in; a blocking one refuses the run. */
  synchronized void find(List<Finding> more) {
    findings.addAll(more);
    PreFlight.refuseBlocked(more);
  }

  synchronized List<Finding> findings() {
    return PreFlight.sorted(findings);
  }

  synchronized void planned(MovePlan made) {
    plan = made;
    results.putAll(made.done());
    made.remarks().forEach(remark -> progress.on(new Event.Note(Stage.PLAN, remark)));
  }

  /** Asks both what they are, while they answer and nothing is written: a run may lose one. */
  synchronized void engines() {
    sourceEngine = pair.sourceEngine();
    targetEngine = pair.targetEngine();
  }

  synchronized void done(MoveStep step, MoveResult result, Duration took) {
    results.put(step.id(), result);
    millis.put(step.id(), took.toMillis());
    for (Finding finding : result.findings()) {
      if (finding.severity() != Severity.INFO) {
        progress.on(new Event.Note(Stage.FINISH, finding.subject() + ": " + finding.measured()));
      }
    }
  }

  /** What steps left otherwise than on the source, those of earlier processes too. */
  synchronized List<Finding> defects() {
    return results.values().stream().flatMap(r -> r.findings().stream()).toList();
  }

  /** What a stage did, as one line. */
  synchronized String summary(Stage stage) {
    if (stage != Stage.COPY) {
      return Figures.count(steps(stage), "step");
    }
    long rows = results.values().stream().mapToLong(MoveResult::rows).sum();
    long bytes = results.values().stream().mapToLong(MoveResult::bytes).sum();
    return Figures.count(rows, "row") + ", " + Figures.bytes(bytes);
  }

  private long steps(Stage stage) {
    return plan == null
        ? 0
        : plan.steps().stream()
            .filter(s -> results.containsKey(s.id()))
            .filter(
                s ->
                    switch (s.kind().phase()) {
                      case SCHEMA -> stage == Stage.SCHEMA;
                      case COPY -> stage == Stage.COPY;
                      case FINISH, LAST, ADDITION -> stage == Stage.FINISH;
                    })
            .count();
  }

  synchronized void proved(PairProof found, Duration took) {
    proof = found;
    clock.took(Stage.VERIFY, took, found.summary());
  }

  /** The report of a failed run, where there is a folder to put it. */
  synchronized Optional<RunReport> failed(PgtrekException failure) {
    PreFlight.blockedBy(failure, clock.breakOff("failed: " + failure.code()), findings);
    return folder == null ? Optional.empty() : Optional.of(report(Outcome.FAILED));
  }

  /** Tells the run. */
  synchronized RunReport report(Outcome outcome) {
    List<Finding> all = new ArrayList<>(findings);
    all.addAll(defects());
    MovePlan made = plan;
    return RunReport.ofPair(
        folder == null ? "" : folder.id(),
        options.version(),
        outcome,
        made != null && made.start() == MovePlan.Start.RESUMED,
        pair.source(),
        sourceEngine,
        pair.target(),
        targetEngine,
        clock.startedAt(),
        clock.now(),
        clock.millis(),
        tables(),
        made == null
            ? List.of()
            : made.notCarried().stream()
                .map(n -> new NotCarriedLine(n.kind(), n.name(), n.reason(), n.text()))
                .toList(),
        PreFlight.sorted(all),
        verdict(outcome),
        proof == null ? List.of() : proof.differences(),
        wayBack(outcome),
        List.of(),
        proof == null || outcome == Outcome.FAILED
            ? null
            : Judgements.of(options.judging(), proof, List.of()));
  }

  private String verdict(Outcome outcome) {
    if (proof != null) {
      return proof.equal() ? "equal" : "different";
    }
    return outcome == Outcome.DIFFERENT ? "different" : "not proved";
  }

  /**
   * A line for each table that was proved, or where there was no proof, copied. Partitions are
   * proved as the table that they belong to.
   */
  private List<TableLine> tables() {
    Map<String, TableLine> lines = new LinkedHashMap<>();
    Map<String, TableName> proved = new LinkedHashMap<>();
    if (proof != null) {
      proof.tables().forEach(line -> lines.put(line.target(), line));
      proof.names().forEach(name -> proved.put(MoveStep.rowsOf(name), name));
    }
    if (plan != null) {
      for (MoveStep step : plan.steps()) {
        TableName table = step.table();
        if (step.kind() == MoveStep.Kind.ROWS && table != null) {
          TableName whole =
              step.towards().stream()
                  .filter(proved::containsKey)
                  .findFirst()
                  .map(proved::get)
                  .orElse(table);
          lines.merge(whole.toString(), copied(step, whole), MoveStory::sum);
        }
      }
    }
    return List.copyOf(lines.values());
  }

  private TableLine copied(MoveStep step, TableName table) {
    String name = table.toString();
    MoveResult result = results.getOrDefault(step.id(), MoveResult.done());
    return new TableLine(
        name,
        name,
        result.rows(),
        result.bytes(),
        millis.getOrDefault(step.id(), 0L),
        "not proved",
        "",
        "",
        0,
        0);
  }

  /** Of a proved table the proof has counted the rows. */
  private static TableLine sum(TableLine line, TableLine part) {
    boolean proved = !line.verdict().equals("not proved");
    return new TableLine(
        line.source(),
        line.target(),
        proved ? line.rows() : line.rows() + part.rows(),
        line.bytes() + part.bytes(),
        line.millis() + part.millis(),
        line.verdict(),
        line.sourceFingerprint(),
        line.targetFingerprint(),
        0,
        0);
  }

  /** What the source has not; an addition that was not made is told too. */
  private List<String> added(MovePlan made, Outcome outcome) {
    List<String> words = new ArrayList<>();
    for (MoveStep step : made.steps()) {
      if (step.kind().phase() == MoveStep.Phase.ADDITION) {
        words.add(
            results.containsKey(step.id())
                ? "Done on the target beside what the source has: " + step.id() + "."
                : outcome == Outcome.DRY_RUN
                    ? "To be done beside what the source has, after the proof: " + step.id() + "."
                    : "Not done, because it comes after a proof without differences: "
                        + step.id()
                        + ".");
      }
    }
    return words;
  }

  private List<String> wayBack(Outcome outcome) {
    List<String> words = new ArrayList<>();
    words.add("The source was only read: " + pair.source() + " can be used as before.");
    if (outcome == Outcome.DRY_RUN) {
      words.add("Nothing was written to the target; there is nothing to take back.");
    } else {
      words.add(
          "'pgtrek clean' shows what pgtrek made on the target; 'pgtrek clean --tables' removes"
              + " exactly that.");
    }
    if (plan != null) {
      words.addAll(plan.remarks());
      words.addAll(added(plan, outcome));
    }
    if (proof != null) {
      words.addAll(proof.remarks());
    }
    return words;
  }
}

package dev.pgtrek;

import dev.pgtrek.backup.Backup;
import dev.pgtrek.check.PreFlight;
import dev.pgtrek.copy.CopyResult;
import dev.pgtrek.copy.CopyResult.TableCopied;
import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.ColumnCast;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Places;
import dev.pgtrek.model.Severity;
import dev.pgtrek.plan.Plan;
import dev.pgtrek.plan.Plan.TablePlan;
import dev.pgtrek.progress.Event;
import dev.pgtrek.progress.Progress;
import dev.pgtrek.progress.Stage;
import dev.pgtrek.report.RunReport;
import dev.pgtrek.report.RunReport.ChangeLine;
import dev.pgtrek.report.RunReport.DifferenceLine;
import dev.pgtrek.report.RunReport.NotCarriedLine;
import dev.pgtrek.report.RunReport.Outcome;
import dev.pgtrek.report.RunReport.RefusalLine;
import dev.pgtrek.report.RunReport.RuleLine;
import dev.pgtrek.report.RunReport.SearchLine;
import dev.pgtrek.report.RunReport.TableLine;
import dev.pgtrek.schema.Refusal;
import dev.pgtrek.sift.RuleEffect;
import dev.pgtrek.spi.ColumnRoute;
import dev.pgtrek.spi.Database;
import dev.pgtrek.spi.Sieve;
import dev.pgtrek.spi.Snapshot;
import dev.pgtrek.spi.Source;
import dev.pgtrek.verify.Verdict;
import dev.pgtrek.verify.Verdict.RowDifference;
import dev.pgtrek.verify.Verdict.TableVerdict;
import dev.pgtrek.verify.Verdict.ViewVerdict;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a run has to tell, gathered stage by stage for the listeners and the report. Stages may
 * begin and end on any thread; all else belongs to the run's own.
 */
final class RunStory {

  private final MigrationOptions options;
  private final Source source;
  private final @Nullable Database target;
  private final Progress progress;
  private final StageClock clock;
  private final List<Finding> findings = new ArrayList<>();
  private final List<RefusalLine> refusals = new ArrayList<>();
  private final List<Refusal> refusedSteps = new ArrayList<>();
  private @Nullable RunFolder folder;
  private boolean resumed;
  private String targetEngine = "";
  private @Nullable Snapshot snapshot;
  private @Nullable Plan plan;
  private List<RunReport.DescriptionLine> descriptions = List.of();
  private List<RuleEffect> ruled = List.of();
  private @Nullable CopyResult copied;
  private @Nullable Verdict verdict;
  private List<SearchLine> searches = List.of();
  private List<RunReport.QueryLine> queries = List.of();
  private boolean backupKept = true;

  private final Set<String> manifests = new HashSet<>();

  RunStory(MigrationOptions options, Source source, @Nullable Database target, Progress progress) {
    this.options = options;
    this.source = source;
    this.target = target;
    this.progress = progress;
    this.clock = new StageClock(progress);
  }

  void opened(RunFolder runFolder, boolean takenUp) {
    folder = runFolder;
    resumed = takenUp;
    progress.on(new Event.RunOpened(runFolder.id(), runFolder.path(), takenUp));
  }

  void enter(Stage next, long units) {
    clock.enter(next, units);
  }

  void leave(Stage done, String summary) {
    clock.leave(done, summary);
  }

  /** Takes findings in; a blocking one refuses the run. */
  synchronized void find(List<Finding> more) {
    findings.addAll(more);
    PreFlight.refuseBlocked(more);
  }

  /** Takes findings about the source itself in; a blocking one means that it has failed. */
  synchronized void findInSource(List<Finding> more) {
    findings.addAll(more);
    PreFlight.refuseSource(more);
  }

  List<Finding> findings() {
    return PreFlight.sorted(findings);
  }

  /** The target answered. What it is must be asked now: a failed run may have lost it. */
  void reached(Database reached) {
    targetEngine = reached.engine();
  }

  void took(Snapshot taken) {
    snapshot = taken;
  }

  /** The snapshot was taken only to be read, so no report may name it as a backup. */
  void keepsNoBackup() {
    backupKept = false;
  }

  /** What the source says of its places, to be kept whole. */
  void described(Places places) {
    descriptions =
        places.metadata().stream()
            .map(m -> new RunReport.DescriptionLine(m.name().text(), m.rows(), m.json()))
            .toList();
  }

  void planned(Plan made) {
    plan = made;
  }

  void sifted(List<RuleEffect> effects) {
    ruled = List.copyOf(effects);
  }

  void carried(CopyResult result) {
    copied = result;
  }

  void refused(List<Refusal> more) {
    refusedSteps.addAll(more);
    for (Refusal r : more) {
      refusals.add(
          new RefusalLine(
              r.step().id(), r.result().sqlState(), r.result().reason(), r.step().sql()));
    }
  }

  void searched(List<SearchLine> lines) {
    searches = List.copyOf(lines);
  }

  void compared(List<RunReport.QueryLine> lines) {
    queries = List.copyOf(lines);
  }

  void proved(Verdict found) {
    verdict = found;
    found.views().stream().flatMap(v -> finding(v).stream()).forEach(findings::add);
  }

  /** The snapshot whose file is there; a run may have failed before it was made. */
  private static @Nullable Snapshot made(@Nullable Snapshot taken) {
    return taken != null && Files.exists(taken.file()) ? taken : null;
  }

  /** Tells the run. */
  RunReport report(Outcome outcome) {
    Snapshot taken = snapshot;
    Snapshot backup = keepsBackup(outcome) ? made(taken) : null;
    Plan made = plan;
    return new RunReport(
        folder == null ? "" : folder.id(),
        options.version(),
        outcome,
        resumed,
        source.display(),
        taken == null ? "" : taken.engine(),
        target == null ? "" : target.display(),
        targetEngine,
        made == null ? options.plan().schema() : made.schema(),
        clock.startedAt(),
        // The clock may be set meanwhile; what it took is what it took.
        clock.now(),
        backup == null ? null : backup.file().toString(),
        backup == null ? null : backup.sha256(),
        backup == null ? 0 : Backup.bytes(backup),
        clock.millis(),
        made == null ? List.of() : made.tables().stream().map(this::line).toList(),
        made == null ? List.of() : changes(made),
        made == null
            ? List.of()
            : made.notCarried().stream()
                .map(n -> new NotCarriedLine(n.kind(), n.name(), n.reason(), n.sql()))
                .toList(),
        refusals,
        findings(),
        verdict == null ? "not proved" : verdict.equal() ? "equal" : "different",
        verdict == null ? List.of() : differences(verdict),
        wayBack(outcome),
        made == null ? List.of() : InventoryLines.of(made.inventory(), refusedSteps),
        descriptions,
        searches,
        ruled.stream().map(RunStory::line).toList(),
        queries,
        decision(outcome),
        manifest(RunManifests.SOURCE),
        manifest(RunManifests.TARGET));
  }

  private RunReport.@Nullable DecisionLine decision(Outcome outcome) {
    boolean ended =
        switch (outcome) {
          case PROVED, UNPROVED, DIFFERENT -> true;
          case DRY_RUN, FAILED -> false;
        };
    return ended && plan != null
        ? Judgements.of(options.judging(), plan, verdict, refusals, findings, searches, queries)
        : null;
  }

  String sourceDisplay() {
    return source.display();
  }

  /** Manifests of this process: those of an earlier one of the run speak of another moment. */
  private @Nullable String manifest(String name) {
    return folder == null || !manifests.contains(name) ? null : folder.file(name).toString();
  }

  /** A manifest is written. */
  void manifested(String name) {
    manifests.add(name);
  }

  private boolean keepsBackup(Outcome outcome) {
    return backupKept && outcome != Outcome.DRY_RUN;
  }

  private TableLine line(TablePlan table) {
    TableCopied done =
        Optional.ofNullable(copied)
            .map(c -> c.tables().get(table.route().source().name()))
            .orElse(new TableCopied(travelling(table), 0, 0));
    Optional<TableVerdict> proof =
        Optional.ofNullable(verdict).stream()
            .flatMap(v -> v.tables().stream())
            .filter(v -> v.source().equals(table.route().source().name()))
            .findFirst();
    return new TableLine(
        table.route().source().name().table().text(),
        table.route().target().name().toString(),
        done.rows(),
        done.bytes(),
        Duration.ofNanos(done.nanos()).toMillis(),
        proof.map(v -> v.equal() ? "equal" : "different").orElse("not proved"),
        proof.map(TableVerdict::sourceFingerprint).orElse(""),
        proof.map(TableVerdict::targetFingerprint).orElse(""),
        table.route().sieve().rejected().size(),
        table.route().sieve().filtered());
  }

  private static long travelling(TablePlan table) {
    Sieve sieve = table.route().sieve();
    return table.rows() - sieve.filtered() - sieve.rejected().size();
  }

  private static RuleLine line(RuleEffect effect) {
    String table = effect.table().table().text();
    return new RuleLine(
        effect.column().isEmpty() ? table : table + "." + effect.column(),
        effect.rule(),
        effect.effect(),
        effect.count(),
        effect.samples());
  }

  /** The columns whose planned type is not the one that the declaration names. */
  private static List<ChangeLine> changes(Plan plan) {
    List<ChangeLine> changes = new ArrayList<>();
    for (TablePlan table : plan.tables()) {
      for (int i = 0; i < table.reasons().size(); i++) {
        ColumnRoute column = table.route().all().get(i);
        ColumnCast cast = column.cast();
        String became =
            plan.typed() != null
                ? column.target().declared()
                : cast == null ? column.target().type().sql() : cast.declared();
        if (!column.source().declared().equalsIgnoreCase(became)) {
          changes.add(
              new ChangeLine(
                  table.route().source().name().table() + "." + column.source().name(),
                  column.source().declared(),
                  became,
                  table.reasons().get(i)));
        }
      }
    }
    return changes;
  }

  private static List<DifferenceLine> differences(Verdict verdict) {
    List<DifferenceLine> lines = new ArrayList<>();
    for (TableVerdict table : verdict.tables()) {
      table.differences().forEach(row -> lines.add(line(table.target().toString(), row)));
      if (!table.complete()) {
        lines.add(
            new DifferenceLine(
                table.target().toString(),
                "more",
                "further rows differ beyond the limit",
                List.of()));
      }
    }
    for (ViewVerdict view : verdict.views()) {
      if (view.state() == ViewVerdict.State.DIFFERENT && view.differences().isEmpty()) {
        lines.add(
            new DifferenceLine("view " + view.target(), "different", view.words(), List.of()));
      }
      view.differences().forEach(row -> lines.add(line("view " + view.target(), row)));
    }
    return lines;
  }

  private static DifferenceLine line(String where, RowDifference row) {
    return new DifferenceLine(
        where,
        row.kind().words(),
        row.key(),
        row.columns().stream()
            .map(
                c ->
                    c.sourceValue().isEmpty() && c.targetValue().isEmpty()
                        ? c.column().text()
                        : c.column()
                            + ": source "
                            + c.sourceValue()
                            + ", target "
                            + c.targetValue())
            .toList());
  }

  /** What a reader has to know of a view's proof. */
  private static Optional<Finding> finding(ViewVerdict view) {
    String name = view.source().table().text();
    return switch (view.state()) {
      case EQUAL ->
          view.words().isEmpty()
              ? Optional.empty()
              : Optional.of(
                  new Finding(
                      "view-nearly-equal",
                      Severity.INFO,
                      name,
                      view.sourceRows() + " rows on both sides",
                      view.words(),
                      ""));
      case NOT_COMPARED ->
          Optional.of(
              new Finding(
                  "view-not-compared",
                  Severity.INFO,
                  name,
                  "not compared",
                  view.words(),
                  "Look at its rows on both sides."));
      // The refusal of its statement, or what is missing, is told by its name already.
      case MISSING -> Optional.empty();
      case DIFFERENT ->
          Optional.of(
              new Finding(
                  "view-differs",
                  Severity.WARN,
                  name,
                  view.sourceRows()
                      + " rows from SQLite, "
                      + view.targetRows()
                      + " from "
                      + view.target(),
                  view.words(),
                  "Look at its query in the plan file under `views`; give one of your own there"
                      + " with `sql:`, or leave it out with `skip: true`."));
    };
  }

  private List<String> wayBack(Outcome outcome) {
    Snapshot taken = made(snapshot);
    if (plan != null && plan.typed() != null && outcome != Outcome.DRY_RUN) {
      return wayBackOfFile(taken, plan, outcome);
    }
    if (!keepsBackup(outcome) || taken == null) {
      return List.of("Nothing was written to the target; there is nothing to take back.");
    }
    return List.of(
        "The source was only read: " + source.display() + " can be used as before.",
        "Its verified copy is " + taken.file() + " (SHA-256 " + taken.sha256() + ").",
        plan != null && plan.existing() != null
            ? "The application's tables stay, with the rows that were loaded; 'pgtrek clean'"
                + " removes only the journal, and puts back what an unfinished load had taken"
                + " away."
            : "'pgtrek clean' shows what pgtrek made on the target; 'pgtrek clean --tables' removes"
                + " exactly that.");
  }

  private List<String> wayBackOfFile(@Nullable Snapshot taken, Plan made, Outcome outcome) {
    List<String> words = new ArrayList<>();
    words.add("The source was only read: " + made.source() + " can be used as before.");
    words.add(
        keepsBackup(outcome) && taken != null
            ? "Its backup is " + taken.file() + " (SHA-256 " + taken.sha256() + ")."
            : options.backup()
                ? "The run ended before its backup was made."
                : "No backup of it was taken, by choice.");
    words.add(
        switch (outcome) {
          case FAILED -> "The file that was begun is removed.";
          case DIFFERENT ->
              "The new file has not got the wished name; it is kept beside it under one that says"
                  + " that it differs.";
          default -> "The file is new; a file that had its name is kept beside it.";
        });
    return words;
  }

  /**
   * Ends the stages under way, and gives the report of a failed run where there is a folder to put
   * it.
   */
  Optional<RunReport> failed(PgtrekException failure) {
    PreFlight.blockedBy(failure, clock.breakOff("failed: " + failure.code()), findings);
    return folder == null ? Optional.empty() : Optional.of(report(Outcome.FAILED));
  }

  Optional<RunFolder> folder() {
    return Optional.ofNullable(folder);
  }
}

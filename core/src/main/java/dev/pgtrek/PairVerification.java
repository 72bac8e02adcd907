package dev.pgtrek;

import dev.pgtrek.check.PreFlight;
import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.manifest.ManifestFile;
import dev.pgtrek.model.Finding;
import dev.pgtrek.progress.Event;
import dev.pgtrek.progress.Progress;
import dev.pgtrek.progress.Stage;
import dev.pgtrek.report.Reports;
import dev.pgtrek.report.RunReport;
import dev.pgtrek.report.RunReport.Outcome;
import dev.pgtrek.report.RunReport.QueryLine;
import dev.pgtrek.spi.DescribedPair;
import dev.pgtrek.spi.Pair;
import dev.pgtrek.spi.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Proves two databases of one engine equal, or names what differs. Changes nothing. */
final class PairVerification {

  private final Pair pair;
  private final boolean manifests;
  private final MigrationOptions options;
  private final Progress progress;
  private final Instant startedAt = Instant.now();
  private final long startedNanos = System.nanoTime();

  /**
   * A verification that has not begun.
   *
   * @param manifests whether both sides are also read for their manifests, at the same moment
   */
  PairVerification(Pair pair, boolean manifests, MigrationOptions options, Progress progress) {
    this.pair = pair;
    this.manifests = manifests;
    this.options = options;
    this.progress = progress;
  }

  RunReport run() {
    List<Finding> findings = pair.comparable();
    PreFlight.refuseBlocked(findings);
    RunFolder folder = RunFolder.create(options.runsFolder(), startedAt);
    progress.on(new Event.RunOpened(folder.id(), folder.path(), false));
    PairProof proof = PairProof.of(pair, options.jobs(), progress);
    if (manifests) {
      writeManifests(folder);
    }
    Duration took = Duration.ofNanos(System.nanoTime() - startedNanos);
    progress.on(new Event.StageFinished(Stage.VERIFY, took, proof.summary()));
    List<QueryLine> queries = queries();
    RunReport report = report(folder.id(), findings, proof, queries, took);
    KeptDecision.of(report, Optional.of(folder), options.judging());
    Reports.write(report, options.reportPlace(Optional.of(folder)));
    return report;
  }

  /** The user's own queries, asked of both sides at the moment that was compared. */
  private List<QueryLine> queries() {
    if (options.judging().queries().isEmpty()) {
      return List.of();
    }
    if (!(pair instanceof DescribedPair described)) {
      throw new PgtrekException.Usage(
          "queries-not-here", "These databases answer no queries.", "Leave --compare-queries out.");
    }
    try (Snapshot source = described.sourceThen();
        Snapshot target = described.targetThen()) {
      return QueryComparison.of(source, target, options.judging(), options.showValues());
    }
  }

  /** Of the moment that was compared; every row goes through this process for it. */
  private void writeManifests(RunFolder folder) {
    if (!(pair instanceof DescribedPair described)) {
      throw new PgtrekException.Usage(
          "manifests-not-here",
          "These databases do not tell what a manifest holds.",
          "Leave --manifests out.");
    }
    writeManifest(folder, RunManifests.SOURCE, described::sourceThen);
    writeManifest(folder, RunManifests.TARGET, described::targetThen);
  }

  private void writeManifest(RunFolder folder, String name, Supplier<Snapshot> side) {
    Manifests.Options how =
        new Manifests.Options(options.jobs(), options.chunkRows(), options.version());
    try (Snapshot then = side.get()) {
      ManifestFile.write(Manifests.of(then, how, Progress.SILENT), folder.file(name));
    }
  }

  private RunReport report(
      String id, List<Finding> findings, PairProof proof, List<QueryLine> queries, Duration took) {
    List<String> remarks = new ArrayList<>(List.of("Both sides were only read."));
    if (manifests) {
      remarks.add(
          "The manifests of both sides at that moment: %s and %s in the run's folder."
              .formatted(RunManifests.SOURCE, RunManifests.TARGET));
    }
    remarks.addAll(proof.remarks());
    return RunReport.ofPair(
        id,
        options.version(),
        proof.equal() ? Outcome.PROVED : Outcome.DIFFERENT,
        false,
        pair.source(),
        pair.sourceEngine(),
        pair.target(),
        pair.targetEngine(),
        startedAt,
        startedAt.plus(took),
        Map.of(Stage.VERIFY.word(), took.toMillis()),
        proof.tables(),
        List.of(),
        findings,
        proof.equal() ? "equal" : "different",
        proof.differences(),
        remarks,
        queries,
        Judgements.of(options.judging(), proof, queries));
  }
}

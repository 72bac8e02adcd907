package dev.pgtrek;

import dev.pgtrek.check.PreFlight;
import dev.pgtrek.model.Finding;
import dev.pgtrek.progress.Event;
import dev.pgtrek.progress.Progress;
import dev.pgtrek.progress.Stage;
import dev.pgtrek.report.Reports;
import dev.pgtrek.report.RunReport;
import dev.pgtrek.report.RunReport.Outcome;
import dev.pgtrek.spi.Pair;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Proves two databases of one engine equal, or names what differs. Changes nothing. */
final class PairVerification {

  private final Pair pair;
  private final MigrationOptions options;
  private final Progress progress;
  private final Instant startedAt = Instant.now();
  private final long startedNanos = System.nanoTime();

  PairVerification(Pair pair, MigrationOptions options, Progress progress) {
    this.pair = pair;
    this.options = options;
    this.progress = progress;
  }

  RunReport run() {
    List<Finding> findings = pair.comparable();
    PreFlight.refuseBlocked(findings);
    RunFolder folder = RunFolder.create(options.runsFolder(), startedAt);
    progress.on(new Event.RunOpened(folder.id(), folder.path(), false));
    PairProof proof = PairProof.of(pair, options.jobs(), progress);
    Duration took = Duration.ofNanos(System.nanoTime() - startedNanos);
    progress.on(new Event.StageFinished(Stage.VERIFY, took, proof.summary()));
    RunReport report = report(folder.id(), findings, proof, took);
    Path place =
        options.reportFolder().equals(options.runsFolder())
            ? folder.path()
            : options.reportFolder();
    Reports.write(report, place);
    return report;
  }

  private RunReport report(String id, List<Finding> findings, PairProof proof, Duration took) {
    List<String> remarks = new ArrayList<>(List.of("Both sides were only read."));
    remarks.addAll(proof.remarks());
    return new RunReport(
        id,
        options.version(),
        proof.equal() ? Outcome.PROVED : Outcome.DIFFERENT,
        false,
        pair.source(),
        pair.sourceEngine(),
        pair.target(),
        pair.targetEngine(),
        "",
        startedAt,
        startedAt.plus(took),
        null,
        null,
        0,
        Map.of(Stage.VERIFY.word(), took.toMillis()),
        proof.tables(),
        List.of(),
        List.of(),
        List.of(),
        findings,
        proof.equal() ? "equal" : "different",
        proof.differences(),
        remarks,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        null,
        null,
        null);
  }
}

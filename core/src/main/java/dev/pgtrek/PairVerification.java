package dev.pgtrek;

import dev.pgtrek.check.PreFlight;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.TableName;
import dev.pgtrek.progress.Event;
import dev.pgtrek.progress.Progress;
import dev.pgtrek.progress.Stage;
import dev.pgtrek.report.Reports;
import dev.pgtrek.report.RunReport;
import dev.pgtrek.report.RunReport.DifferenceLine;
import dev.pgtrek.report.RunReport.Outcome;
import dev.pgtrek.report.RunReport.TableLine;
import dev.pgtrek.spi.ObjectDifference;
import dev.pgtrek.spi.Pair;
import dev.pgtrek.spi.PairTable;
import dev.pgtrek.spi.PairVerdict;
import dev.pgtrek.work.Workers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Proves two databases of one engine equal, or names what differs. Changes nothing. */
final class PairVerification {

  /** Rows that differ, to be named per table. */
  private static final int DIFFERENCES_PER_TABLE = 100;

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
    List<PairTable> tables = pair.tables();
    progress.on(new Event.StageStarted(Stage.VERIFY, tables.size()));
    Map<TableName, PairVerdict> verdicts = new ConcurrentHashMap<>();
    Workers.of(options.jobs(), "verify")
        .run(
            tables.stream().filter(PairTable::onBoth).toList(),
            table -> {
              verdicts.put(table.name(), pair.compare(table, DIFFERENCES_PER_TABLE));
              progress.on(new Event.TableDone(Stage.VERIFY, table.name()));
            });
    List<DifferenceLine> differences = new ArrayList<>();
    for (PairTable table : tables) {
      differences.addAll(differences(table, verdicts.get(table.name())));
    }
    List<String> remarks = new ArrayList<>();
    remarks.add("Both sides were only read.");
    for (ObjectDifference object : pair.objects()) {
      if (object.added()) {
        remarks.add(added(object));
      } else {
        differences.add(line(object));
      }
    }
    Duration took = Duration.ofNanos(System.nanoTime() - startedNanos);
    long equal = verdicts.values().stream().filter(PairVerdict::equal).count();
    progress.on(
        new Event.StageFinished(
            Stage.VERIFY, took, equal + " of " + tables.size() + " tables proved equal"));
    RunReport report = report(folder.id(), findings, tables, verdicts, differences, remarks, took);
    Path place =
        options.reportFolder().equals(options.runsFolder())
            ? folder.path()
            : options.reportFolder();
    Reports.write(report, place);
    return report;
  }

  private RunReport report(
      String id,
      List<Finding> findings,
      List<PairTable> tables,
      Map<TableName, PairVerdict> verdicts,
      List<DifferenceLine> differences,
      List<String> remarks,
      Duration took) {
    boolean equal = differences.isEmpty();
    return new RunReport(
        id,
        options.version(),
        equal ? Outcome.PROVED : Outcome.DIFFERENT,
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
        tables.stream().map(t -> line(t, verdicts.get(t.name()))).toList(),
        List.of(),
        List.of(),
        List.of(),
        findings,
        equal ? "equal" : "different",
        differences,
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

  private static TableLine line(PairTable table, @Nullable PairVerdict verdict) {
    String name = table.name().toString();
    return verdict == null
        ? new TableLine(name, name, 0, 0, 0, "different", "", "", 0, 0)
        : new TableLine(
            name,
            name,
            verdict.targetRows(),
            0,
            0,
            verdict.equal() ? "equal" : "different",
            verdict.sourceFingerprint(),
            verdict.targetFingerprint(),
            0,
            0);
  }

  private static List<DifferenceLine> differences(PairTable table, @Nullable PairVerdict verdict) {
    String name = table.name().toString();
    if (verdict == null) {
      return List.of(
          new DifferenceLine(
              name,
              table.onSource() ? "missing on the target" : "extra on the target",
              "the whole table",
              List.of()));
    }
    List<DifferenceLine> lines = new ArrayList<>();
    verdict
        .differences()
        .forEach(
            row ->
                lines.add(
                    new DifferenceLine(
                        name,
                        words(row.kind()),
                        row.identity(),
                        row.columns().stream().map(Identifier::text).toList())));
    // Sums that differ are a difference even where no row could be named for it.
    if (!verdict.complete() || (!verdict.equal() && lines.isEmpty())) {
      lines.add(
          new DifferenceLine(
              name,
              "more",
              "%d rows on the source, %d on the target; further rows differ"
                  .formatted(verdict.sourceRows(), verdict.targetRows()),
              List.of()));
    }
    return lines;
  }

  private static String words(PairVerdict.Kind kind) {
    return switch (kind) {
      case MISSING_ON_TARGET -> "missing on the target";
      case EXTRA_ON_TARGET -> "extra on the target";
      case DIFFERENT -> "different";
    };
  }

  /** In words, what the target has more because it was asked for. */
  private static String added(ObjectDifference object) {
    return "Added on the target by pgtrek: "
        + object.kind()
        + " "
        + object.identity()
        + (object.target().isEmpty() ? "" : ", " + object.target())
        + ".";
  }

  private static DifferenceLine line(ObjectDifference object) {
    String name = object.kind() + " " + object.identity();
    if (!object.onTarget()) {
      return new DifferenceLine(name, "missing on the target", object.source(), List.of());
    }
    if (!object.onSource()) {
      return new DifferenceLine(name, "extra on the target", object.target(), List.of());
    }
    return new DifferenceLine(
        name,
        "different",
        "its definition",
        List.of("source: " + object.source(), "target: " + object.target()));
  }
}

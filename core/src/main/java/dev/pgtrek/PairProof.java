package dev.pgtrek;

import dev.pgtrek.decide.Measurement;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.TableName;
import dev.pgtrek.progress.Event;
import dev.pgtrek.progress.Progress;
import dev.pgtrek.progress.Stage;
import dev.pgtrek.report.RunReport.DifferenceLine;
import dev.pgtrek.report.RunReport.TableLine;
import dev.pgtrek.spi.ObjectDifference;
import dev.pgtrek.spi.Pair;
import dev.pgtrek.spi.PairTable;
import dev.pgtrek.spi.PairVerdict;
import dev.pgtrek.work.Batches;
import dev.pgtrek.work.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What the comparison of two databases of one engine gave.
 *
 * @param tables a line per table
 * @param differences what is not the same
 * @param remarks what the target has more because it was asked for, and what could not be compared,
 *     as sentences
 * @param names the tables, as their lines follow each other
 * @param measurements what a policy judges by
 */
record PairProof(
    List<TableLine> tables,
    List<DifferenceLine> differences,
    List<String> remarks,
    List<TableName> names,
    List<Measurement> measurements) {

  /** Rows that differ, to be named per table. */
  private static final int DIFFERENCES_PER_TABLE = 100;

  /** Where bringing a session to the moment that is compared costs more than the table's rows. */
  private static final long SMALL = 1 << 20;

  PairProof {
    tables = List.copyOf(tables);
    differences = List.copyOf(differences);
    remarks = List.copyOf(remarks);
    names = List.copyOf(names);
    measurements = List.copyOf(measurements);
  }

  /** Takes it: everything beside rows, and all tables, side by side. */
  static PairProof of(Pair pair, int jobs, Progress progress) {
    List<PairTable> tables = pair.tables();
    progress.on(new Event.StageStarted(Stage.VERIFY, tables.size()));
    Map<TableName, PairVerdict> verdicts = new ConcurrentHashMap<>();
    AtomicReference<List<ObjectDifference>> objects = new AtomicReference<>(List.of());
    List<Runnable> all = new ArrayList<>();
    all.add(() -> objects.set(pair.objects()));
    for (List<PairTable> some :
        together(tables.stream().filter(PairTable::onBoth).toList(), jobs)) {
      all.add(
          () -> {
            for (PairVerdict verdict : pair.compare(some, DIFFERENCES_PER_TABLE)) {
              verdicts.put(verdict.table(), verdict);
              progress.on(new Event.TableDone(Stage.VERIFY, verdict.table()));
            }
          });
    }
    Workers.of(jobs, "verify").run(all, Runnable::run);
    List<DifferenceLine> differences = new ArrayList<>();
    List<Measurement> measured = new ArrayList<>();
    for (PairTable table : tables) {
      differences.addAll(differences(table, verdicts.get(table.name())));
      measured.addAll(PairMeasurements.of(table, verdicts.get(table.name())));
    }
    List<String> remarks = new ArrayList<>();
    for (ObjectDifference object : objects.get()) {
      if (object.added()) {
        remarks.add(added(object));
      } else {
        DifferenceLine line = line(object);
        differences.add(line);
        measured.add(PairMeasurements.of(line));
      }
    }
    remarks.addAll(pair.remarks());
    return new PairProof(
        tables.stream().map(t -> line(t, verdicts.get(t.name()))).toList(),
        differences,
        remarks,
        tables.stream().map(PairTable::name).toList(),
        measured);
  }

  /** Large tables each by itself, then small ones several together. */
  private static List<List<PairTable>> together(List<PairTable> tables, int jobs) {
    List<List<PairTable>> groups = new ArrayList<>();
    List<List<PairTable>> small = new ArrayList<>();
    tables.forEach(table -> (table.bytes() < SMALL ? small : groups).add(List.of(table)));
    groups.addAll(Batches.of(small, jobs, PairTable::bytes));
    return groups;
  }

  boolean equal() {
    return differences.isEmpty();
  }

  /** The same, and what steps are known to have left otherwise than on the source. */
  PairProof with(List<Finding> defects) {
    List<DifferenceLine> all = new ArrayList<>(differences);
    List<Measurement> measured = new ArrayList<>(measurements);
    for (Finding defect : defects) {
      DifferenceLine line =
          new DifferenceLine(
              defect.subject(), "not as on the source", defect.measured(), List.of(defect.code()));
      all.add(line);
      measured.add(PairMeasurements.of(line));
    }
    return new PairProof(tables, all, remarks, names, measured);
  }

  /** One line for the operator. */
  String summary() {
    long equal = tables.stream().filter(t -> t.verdict().equals("equal")).count();
    return equal + " of " + tables.size() + " tables proved equal";
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

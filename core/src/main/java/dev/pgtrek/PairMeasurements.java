package dev.pgtrek;

import dev.pgtrek.decide.Measure;
import dev.pgtrek.decide.Measurement;
import dev.pgtrek.report.RunReport.DifferenceLine;
import dev.pgtrek.spi.PairTable;
import dev.pgtrek.spi.PairVerdict;
import dev.pgtrek.spi.PairVerdict.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the comparison of two databases of one engine counts, for a policy to judge. */
final class PairMeasurements {

  private PairMeasurements() {}

  /**
   * Of the rows of a table.
   *
   * @param verdict null where one side lacks the table
   */
  static List<Measurement> of(PairTable table, @Nullable PairVerdict verdict) {
    String name = table.name().toString();
    if (verdict == null) {
      return table.onSource()
          ? List.of(
              Measurement.of(Measure.TABLES_MISSING, name, 1),
              Measurement.of(Measure.ROW_MISMATCH, name, 100))
          : List.of(Measurement.of(Measure.OBJECTS_DIFFERENT, "table " + name, 1));
    }
    // Where not every row is named, the counts of both sides say the rest of what they can.
    long surplus = verdict.targetRows() - verdict.sourceRows();
    long missing = Math.max(count(verdict, Kind.MISSING_ON_TARGET), -surplus);
    long extra = Math.max(count(verdict, Kind.EXTRA_ON_TARGET), surplus);
    long named = count(verdict, Kind.DIFFERENT);
    long different = verdict.equal() || missing + extra + named > 0 ? named : 1;
    long wrong = missing + extra + different;
    double share =
        wrong == 0 ? 0 : verdict.sourceRows() == 0 ? 100 : 100.0 * wrong / verdict.sourceRows();
    boolean atLeast = !verdict.equal() && !verdict.complete();
    List<Measurement> all = new ArrayList<>();
    all.add(new Measurement(Measure.ROWS_MISSING, name, missing, atLeast));
    all.add(new Measurement(Measure.ROWS_EXTRA, name, extra, atLeast));
    all.add(new Measurement(Measure.ROWS_DIFFERENT, name, different, atLeast));
    all.add(new Measurement(Measure.ROW_MISMATCH, name, share, atLeast));
    return all;
  }

  private static long count(PairVerdict verdict, Kind kind) {
    return verdict.differences().stream().filter(row -> row.kind() == kind).count();
  }

  /** Of something beside rows that is not the same. */
  static Measurement of(DifferenceLine object) {
    return Measurement.of(Measure.OBJECTS_DIFFERENT, object.table(), 1);
  }
}

package dev.pgtrek.verify;

import dev.pgtrek.model.TableName;
import dev.pgtrek.progress.Progress;
import dev.pgtrek.progress.RowMeter;
import dev.pgtrek.progress.Stage;
import dev.pgtrek.spi.Chunk;
import dev.pgtrek.spi.Database;
import dev.pgtrek.spi.ViewRoute;
import dev.pgtrek.spi.ViewRoute.Accuracy;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Compares the rows of a view that two engines may rightly give differently: sums of reals to a
 * relative 1e-9, texts joined in no order by their bytes in order, and of limited rows only what
 * they are ordered by. Holds all rows, so it is for so many only.
 */
final class NearlyEqual {

  /** Rows that are held at once per side. */
  static final int MOST_ROWS = 200_000;

  private static final double TOLERANCE = 1e-9;

  private NearlyEqual() {}

  /** In which respect the rows are equal, as a sentence; empty where they are not. */
  static String words(ViewRoute view, Database source, Database target) {
    if (equal(view, false, source, target)) {
      return view.accuracies().contains(Accuracy.TIED)
          ? "Equal but for ties: SQLite rounds by the binary value, PostgreSQL by its decimal"
              + " digits, so the last place may differ by one."
          : view.accuracies().contains(Accuracy.ROUNDED)
              ? "Equal, sums of reals to a relative 1e-9."
              : "Equal but for the order inside joined texts.";
    }
    boolean ordered = view.limited() && view.accuracies().contains(Accuracy.ORDERING);
    return ordered && equal(view, true, source, target)
        ? "Equal in what its rows are ordered by; of rows that this order takes for equal the"
            + " engines keep different ones before the limit."
        : "";
  }

  private static boolean equal(
      ViewRoute view, boolean orderingOnly, Database source, Database target) {
    Map<String, List<double[]>> ours =
        rows(Side.source(source, view.route()), view.source().name(), view, orderingOnly);
    Map<String, List<double[]>> theirs =
        rows(Side.target(target, view.route()), view.target(), view, orderingOnly);
    if (!ours.keySet().equals(theirs.keySet())) {
      return false;
    }
    for (Map.Entry<String, List<double[]>> entry : ours.entrySet()) {
      List<double[]> others = theirs.getOrDefault(entry.getKey(), List.of());
      if (!near(entry.getValue(), others, view.accuracies().contains(Accuracy.TIED))) {
        return false;
      }
    }
    return true;
  }

  private static boolean near(List<double[]> ours, List<double[]> theirs, boolean ties) {
    if (ours.size() != theirs.size()) {
      return false;
    }
    ours.sort(Arrays::compare);
    theirs.sort(Arrays::compare);
    for (int i = 0; i < ours.size(); i++) {
      for (int j = 0; j < ours.get(i).length; j++) {
        double one = ours.get(i)[j];
        double other = theirs.get(i)[j];
        double most = Math.max(Math.abs(one), Math.abs(other));
        boolean finite = Double.isFinite(one - other);
        if (!finite && Double.compare(one, other) == 0) {
          continue;
        }
        if (!finite) {
          return false;
        }
        double unit = ties ? 1.01 * lastPlace(one, other) : 0;
        if (Math.abs(one - other) > Math.max(unit, TOLERANCE * Math.max(most, TOLERANCE))) {
          return false;
        }
      }
    }
    return true;
  }

  /** One in the last decimal place that either number has; 0 where they have many. */
  private static double lastPlace(double one, double other) {
    int scale = Math.max(BigDecimal.valueOf(one).scale(), BigDecimal.valueOf(other).scale());
    return scale > 10 ? 0 : Math.pow(10, -scale);
  }

  /** The rounded numbers of the rows, under what has to be exactly equal. */
  private static Map<String, List<double[]>> rows(
      Side side, TableName name, ViewRoute view, boolean orderingOnly) {
    Map<String, List<double[]>> rows = new TreeMap<>();
    side.visit(
        Chunk.whole(name),
        RowMeter.of(Progress.SILENT, Stage.VERIFY, name, 0),
        (row, key, high, low) -> add(row, view, orderingOnly, rows));
    return rows;
  }

  private static void add(
      CanonicalRow row, ViewRoute view, boolean orderingOnly, Map<String, List<double[]>> rows) {
    ByteArrayOutputStream exact = new ByteArrayOutputStream();
    List<Double> rounded = new ArrayList<>();
    for (int i = 0; i < view.accuracies().size(); i++) {
      Accuracy accuracy = view.accuracies().get(i);
      if (orderingOnly && accuracy != Accuracy.ORDERING) {
        continue;
      }
      int start = row.start(i);
      int length = row.end(i) - start;
      exact.write(row.array()[start]);
      boolean number = accuracy == Accuracy.ROUNDED || accuracy == Accuracy.TIED;
      if (number && row.array()[start] == CanonicalRow.DOUBLE) {
        rounded.add(ByteBuffer.wrap(row.array(), start + 1, 8).getDouble());
      } else if (accuracy == Accuracy.UNORDERED) {
        byte[] bytes = Arrays.copyOfRange(row.array(), start, start + length);
        Arrays.sort(bytes);
        exact.writeBytes(bytes);
      } else {
        exact.write(row.array(), start, length);
      }
    }
    rows.computeIfAbsent(HexFormat.of().formatHex(exact.toByteArray()), k -> new ArrayList<>())
        .add(rounded.stream().mapToDouble(Double::doubleValue).toArray());
  }
}

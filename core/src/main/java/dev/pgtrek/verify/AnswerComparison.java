package dev.pgtrek.verify;

import dev.pgtrek.verify.AnswerRows.Row;
import dev.pgtrek.verify.QueryVerdict.State;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Two answers side by side: row by row where they have an order, and as sets that know how often a
 * row stands in them.
 *
 * @param state what came out
 * @param note what is to know, as a sentence; may be empty
 * @param differences what differs, a line each
 * @param sourceRows rows of the source's answer
 * @param targetRows rows of the target's answer
 */
record AnswerComparison(
    State state, String note, List<String> differences, long sourceRows, long targetRows) {

  private static final int LINES = 5;

  /** Rows of the same exact part that are matched one by one where sorting does not pair them. */
  private static final int MOST_MATCHED = 3_000;

  private static final double TOLERANCE = 1e-9;

  static AnswerComparison of(
      AnswerRows source, AnswerRows target, boolean ordered, boolean showValues) {
    List<Row> ours = source.rows();
    List<Row> theirs = target.rows();
    if (ours.equals(theirs)) {
      return told(State.SAME, "", List.of(), ours, theirs);
    }
    if (inOrder(ours, theirs)) {
      return told(State.NEARLY_SAME, "Numbers equal to a relative 1e-9.", List.of(), ours, theirs);
    }
    Matching matching = Matching.of(ours, theirs);
    if (!matching.isWhole()) {
      List<String> lines = new ArrayList<>();
      lines(lines, "only on the source", matching.onlyOurs(), source, showValues);
      lines(lines, "only on the target", matching.onlyTheirs(), target, showValues);
      return told(State.DIFFERENT, "", lines, ours, theirs);
    }
    if (ordered) {
      return told(
          State.OTHER_ORDER,
          "The rows are the same, but they come in another order: rows that the ORDER BY takes for"
              + " equal may, texts do under another collation.",
          List.of("the first that is elsewhere is row " + (firstElsewhere(ours, theirs) + 1)),
          ours,
          theirs);
    }
    return matching.exact()
        ? told(State.SAME, "", List.of(), ours, theirs)
        : told(State.NEARLY_SAME, "Numbers equal to a relative 1e-9.", List.of(), ours, theirs);
  }

  private static AnswerComparison told(
      State state, String note, List<String> lines, List<Row> ours, List<Row> theirs) {
    return new AnswerComparison(state, note, lines, ours.size(), theirs.size());
  }

  private static void lines(
      List<String> lines, String where, List<Integer> places, AnswerRows side, boolean values) {
    for (int place : places.subList(0, Math.min(LINES, places.size()))) {
      lines.add(
          where
              + ": row "
              + (place + 1)
              + (values ? ": " + side.words(side.rows().get(place)) : ""));
    }
    if (places.size() > LINES) {
      lines.add(where + ": " + (places.size() - LINES) + " more");
    }
  }

  private static boolean inOrder(List<Row> ours, List<Row> theirs) {
    return ours.size() == theirs.size() && firstElsewhere(ours, theirs) == ours.size();
  }

  private static int firstElsewhere(List<Row> ours, List<Row> theirs) {
    int i = 0;
    while (i < ours.size() && near(ours.get(i), theirs.get(i))) {
      i++;
    }
    return i;
  }

  private static boolean near(Row one, Row other) {
    return Arrays.equals(one.exact(), other.exact()) && near(one.rounded(), other.rounded());
  }

  private static boolean near(double[] ones, double[] others) {
    if (ones.length != others.length) {
      return false;
    }
    for (int i = 0; i < ones.length; i++) {
      double one = ones[i];
      double other = others[i];
      double most = Math.max(Math.abs(one), Math.abs(other));
      // Compared by value first: two infinities have no difference, and -0.0 is 0.
      if (one != other && !(Math.abs(one - other) <= TOLERANCE * most)) {
        return false;
      }
    }
    return true;
  }

  /** Which rows found a partner on the other side, and which did not. */
  private record Matching(List<Integer> onlyOurs, List<Integer> onlyTheirs, boolean exact) {

    boolean isWhole() {
      return onlyOurs.isEmpty() && onlyTheirs.isEmpty();
    }

    static Matching of(List<Row> ours, List<Row> theirs) {
      BitSet ourFree = new BitSet(ours.size());
      ourFree.set(0, ours.size());
      BitSet theirFree = new BitSet(theirs.size());
      theirFree.set(0, theirs.size());
      pairEqual(ours, theirs, ourFree, theirFree);
      boolean exact = ourFree.isEmpty() && theirFree.isEmpty();
      pairNear(ours, theirs, ourFree, theirFree);
      return new Matching(
          ourFree.stream().boxed().toList(), theirFree.stream().boxed().toList(), exact);
    }

    private static void pairEqual(
        List<Row> ours, List<Row> theirs, BitSet ourFree, BitSet theirFree) {
      Map<Row, List<Integer>> places = new HashMap<>();
      for (int i = theirs.size() - 1; i >= 0; i--) {
        places.computeIfAbsent(theirs.get(i), r -> new ArrayList<>()).add(i);
      }
      for (int i = 0; i < ours.size(); i++) {
        List<Integer> partners = places.getOrDefault(ours.get(i), List.of());
        if (!partners.isEmpty()) {
          ourFree.clear(i);
          theirFree.clear(partners.removeLast());
        }
      }
    }

    /** Rows whose exact parts are equal, by their numbers in order; else each with each. */
    private static void pairNear(
        List<Row> ours, List<Row> theirs, BitSet ourFree, BitSet theirFree) {
      Map<ByteBuffer, List<Integer>> ourGroups = groups(ours, ourFree);
      Map<ByteBuffer, List<Integer>> theirGroups = groups(theirs, theirFree);
      ourGroups.forEach(
          (exact, mine) -> {
            List<Integer> others = theirGroups.getOrDefault(exact, List.of());
            if (others.isEmpty()) {
              return;
            }
            sort(mine, ours);
            sort(others, theirs);
            boolean few = (long) mine.size() * others.size() <= (long) MOST_MATCHED * MOST_MATCHED;
            int last = 0;
            for (int place : mine) {
              int from = few ? 0 : last;
              int to = few ? others.size() : Math.min(last + 1, others.size());
              for (int j = from; j < to; j++) {
                int other = others.get(j);
                if (theirFree.get(other)
                    && near(ours.get(place).rounded(), theirs.get(other).rounded())) {
                  ourFree.clear(place);
                  theirFree.clear(other);
                  break;
                }
              }
              last++;
            }
          });
    }

    private static void sort(List<Integer> places, List<Row> rows) {
      places.sort((a, b) -> Arrays.compare(rows.get(a).rounded(), rows.get(b).rounded()));
    }

    private static Map<ByteBuffer, List<Integer>> groups(List<Row> rows, BitSet free) {
      Map<ByteBuffer, List<Integer>> groups = new HashMap<>();
      free.stream()
          .forEach(
              i ->
                  groups
                      .computeIfAbsent(ByteBuffer.wrap(rows.get(i).exact()), e -> new ArrayList<>())
                      .add(i));
      return groups;
    }
  }
}

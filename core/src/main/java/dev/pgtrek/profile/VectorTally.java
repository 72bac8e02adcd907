package dev.pgtrek.profile;

import dev.pgtrek.model.VectorProfile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The running counts of one column's arrays of numbers, per length. For one thread; tallies of
 * parts are merged at their end, in any order, with the same result.
 */
final class VectorTally {

  /** Lengths that are counted apart; a column with more of them holds no vectors. */
  private static final int MANY = 64;

  /** Rows that are remembered per length, and told in all. */
  private static final int SAMPLES = 3;

  private static final int TOLD = 5;

  /** Stands for what is no array. */
  private static final int NO_ARRAY = -1;

  private static final Comparator<Sample> IN_PLACE = Comparator.comparingLong(Sample::place);

  private record Sample(long place, String row, int length) {}

  private long arrays;
  private long rounded;
  private long beyondFloat;
  private long beyondHalf;
  private int minLength = Integer.MAX_VALUE;
  private int maxLength;
  private boolean many;
  private int[] lengths = new int[4];
  private long[] counts = new long[4];
  private List<List<Sample>> samples = new ArrayList<>();
  private int last;

  void add(VectorScanner.Found found, VectorScanner scanner, RowPlace row) {
    switch (found) {
      case NONE -> sample(NO_ARRAY, 1, row);
      case BEYOND_FLOAT -> {
        beyondFloat++;
        sample(NO_ARRAY, 1, row);
      }
      case ARRAY -> {
        arrays++;
        rounded += scanner.rounded() ? 1 : 0;
        beyondHalf += scanner.beyondHalf() ? 1 : 0;
        minLength = Math.min(minLength, scanner.length());
        maxLength = Math.max(maxLength, scanner.length());
        sample(scanner.length(), 1, row);
      }
    }
  }

  private void sample(int length, long count, @Nullable RowPlace row) {
    // Most often it is the length of the value before.
    int at = last < samples.size() && lengths[last] == length ? last : indexOf(length);
    if (at < 0) {
      return;
    }
    last = at;
    counts[at] += count;
    List<Sample> some = samples.get(at);
    if (row != null && some.size() < SAMPLES) {
      some.add(new Sample(row.place(), row.name(), length));
    }
  }

  private int indexOf(int length) {
    for (int i = 0; i < samples.size(); i++) {
      if (lengths[i] == length) {
        return i;
      }
    }
    int at = samples.size();
    if (at == MANY) {
      many = true;
      return -1;
    }
    if (at == lengths.length) {
      lengths = Arrays.copyOf(lengths, 2 * at);
      counts = Arrays.copyOf(counts, 2 * at);
    }
    lengths[at] = length;
    samples.add(new ArrayList<>(SAMPLES));
    return at;
  }

  void merge(VectorTally part) {
    arrays += part.arrays;
    rounded += part.rounded;
    beyondFloat += part.beyondFloat;
    beyondHalf += part.beyondHalf;
    minLength = Math.min(minLength, part.minLength);
    maxLength = Math.max(maxLength, part.maxLength);
    many |= part.many;
    for (int i = 0; i < part.samples.size(); i++) {
      int at = indexOf(part.lengths[i]);
      if (at >= 0) {
        counts[at] += part.counts[i];
        List<Sample> both = samples.get(at);
        both.addAll(part.samples.get(i));
        both.sort(IN_PLACE);
        both.subList(Math.min(SAMPLES, both.size()), both.size()).clear();
      }
    }
  }

  VectorProfile profile() {
    if (samples.isEmpty()) {
      return VectorProfile.NONE;
    }
    int common = common();
    List<Sample> odd = new ArrayList<>();
    if (!many) {
      samples.stream().flatMap(List::stream).filter(s -> s.length() != common).forEach(odd::add);
    }
    odd.sort(IN_PLACE);
    return new VectorProfile(
        arrays,
        arrays == 0 ? 0 : minLength,
        maxLength,
        Math.max(0, common),
        common < 0 ? 0 : counts[indexOf(common)],
        rounded,
        beyondFloat,
        beyondHalf,
        odd.stream().limit(TOLD).map(s -> new VectorProfile.Odd(s.row(), s.length())).toList());
  }

  /** The most frequent length of an array, the smallest of several, or -1 where there is none. */
  private int common() {
    int best = -1;
    for (int i = 0; i < samples.size() && !many; i++) {
      boolean more =
          best < 0
              || counts[i] > counts[best]
              || (counts[i] == counts[best] && lengths[i] < lengths[best]);
      if (lengths[i] != NO_ARRAY && more) {
        best = i;
      }
    }
    return best < 0 ? -1 : lengths[best];
  }
}

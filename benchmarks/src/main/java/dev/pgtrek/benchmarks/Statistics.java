package dev.pgtrek.benchmarks;

import java.util.Arrays;
import java.util.Collection;

/**
 * Some measured numbers in short.
 *
 * @param median the middle one, or the mean of both middle ones
 * @param least the smallest
 * @param most the largest
 */
record Statistics(double median, double least, double most) {

  static final Statistics NONE = new Statistics(Double.NaN, Double.NaN, Double.NaN);

  static Statistics of(Collection<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    if (sorted.length == 0) {
      return NONE;
    }
    double median =
        Arrays.stream(sorted)
            .skip((sorted.length - 1) / 2)
            .limit(2 - sorted.length % 2)
            .average()
            .orElse(Double.NaN);
    return new Statistics(median, sorted[0], sorted[sorted.length - 1]);
  }
}

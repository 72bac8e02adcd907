package dev.pgtrek.postgres.copy;

import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.ValueFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One way of carrying values into a type, with what has to come of it.
 *
 * @param name for messages and the table
 * @param type the target's type
 * @param format how the values are spelled
 * @param ask what the server is asked about column c
 * @param edges values that are always tried
 * @param random makes another
 */
record Pair(
    String name,
    ColumnType type,
    ValueFormat format,
    String ask,
    List<Sample> edges,
    Function<Random, Sample> random) {

  /**
   * One value and what it has to become, both computed without the code under test.
   *
   * @param value what the cursor hands over
   * @param answer what the server says to {@link Pair#ask}
   * @param back what is read back: null, Long, Double, String or byte[]
   */
  record Sample(Object value, String answer, @Nullable Object back) {}

  @Override
  public String toString() {
    return name;
  }
}

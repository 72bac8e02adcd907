package dev.pgtrek.benchmarks;

import java.util.Arrays;
import java.util.Locale;

/** An input, its usual size, and what of it is to be compared. */
enum Scenario {
  MAIN("orders", 3_000_000, "rows in two tables"),
  TIMES_FOUR("orders", 12_000_000, "rows in two tables"),
  WIDE("wide", 100_000, "rows of 200 columns"),
  SMALL_TABLES("small", 100, "tables of a hundred rows"),
  BLOBS("blobs", 1000, "MB of BLOBs from 64 KiB to 4 MiB"),
  NARROW("narrow", 10_000_000, "rows of three numbers"),
  LARGE_VALUE("large", 500, "MB in one BLOB");

  private final String file;
  private final long size;
  private final String unit;

  Scenario(String file, long size, String unit) {
    this.file = file;
    this.size = size;
    this.unit = unit;
  }

  /** The name on the command line. */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Scenario of(String word) {
    return Arrays.stream(values())
        .filter(s -> s.word().equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no scenario is called " + word));
  }

  long size() {
    return size;
  }

  String unit() {
    return unit;
  }

  InputFile input(long wanted) {
    return InputFile.make(file, wanted, content());
  }

  /** What fills an empty database. */
  InputFile.Content content() {
    return switch (this) {
      case MAIN, TIMES_FOUR -> OrdersInput::fill;
      case WIDE -> OtherInputs::wide;
      case SMALL_TABLES -> OtherInputs::smallTables;
      case BLOBS -> OtherInputs::blobs;
      case NARROW -> OtherInputs::narrow;
      case LARGE_VALUE -> OtherInputs::largeValue;
    };
  }

  /** Whether it has JSON, whose GIN indexes pgtrek builds of itself and pgloader does not. */
  boolean hasJson() {
    return this == MAIN || this == TIMES_FOUR;
  }
}

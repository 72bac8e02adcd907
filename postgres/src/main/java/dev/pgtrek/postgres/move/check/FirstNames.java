package dev.pgtrek.postgres.move.check;

import java.util.List;

/** How a finding names what there is many of. */
final class FirstNames {

  private static final int MOST = 10;

  private FirstNames() {}

  /** The first of them, and whether there are more. */
  static String of(List<String> names) {
    return names.size() <= MOST
        ? String.join(", ", names)
        : String.join(", ", names.subList(0, MOST)) + ", …";
  }
}

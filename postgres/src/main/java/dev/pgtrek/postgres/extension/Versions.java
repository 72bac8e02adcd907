package dev.pgtrek.postgres.extension;

import java.util.ArrayList;
import java.util.List;

/** Orders version numbers of extensions: by their numbers, from left to right. */
public final class Versions {

  private Versions() {}

  /**
   * Compares.
   *
   * @return negative where the first is the older one; what is missing counts as 0, and words after
   *     the numbers ({@code 3.0dev}) are not looked at
   */
  public static int compare(String first, String second) {
    List<Long> ours = numbers(first);
    List<Long> theirs = numbers(second);
    for (int i = 0; i < Math.max(ours.size(), theirs.size()); i++) {
      int order =
          Long.compare(i < ours.size() ? ours.get(i) : 0, i < theirs.size() ? theirs.get(i) : 0);
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private static List<Long> numbers(String version) {
    List<Long> numbers = new ArrayList<>();
    int at = 0;
    while (at < version.length() && Character.digit(version.charAt(at), 10) >= 0) {
      int end = at;
      while (end < version.length() && Character.digit(version.charAt(end), 10) >= 0) {
        end++;
      }
      numbers.add(Long.parseLong(version, at, end, 10));
      at = end < version.length() && version.charAt(end) == '.' ? end + 1 : version.length();
    }
    return numbers;
  }
}

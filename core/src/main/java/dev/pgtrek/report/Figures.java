package dev.pgtrek.report;

import java.time.Duration;
import java.util.Locale;

/** Numbers and names as a person reads them, the same in every report and on the terminal. */
public final class Figures {

  private static final String[] BYTE_UNITS = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};

  private Figures() {}

  /** {@code 15,607}. */
  public static String count(long number) {
    String digits = Long.toString(number);
    int sign = number < 0 ? 1 : 0;
    StringBuilder grouped = new StringBuilder(digits);
    for (int at = digits.length() - 3; at > sign; at -= 3) {
      grouped.insert(at, ',');
    }
    return grouped.toString();
  }

  /** {@code 1 row}, {@code 15,607 rows}. */
  public static String count(long number, String singular) {
    return count(number) + ' ' + singular + (number == 1 ? "" : "s");
  }

  /** Bytes in powers of 1000: {@code 999 B}, {@code 1.0 MB}, {@code 12 GB}. */
  public static String bytes(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= (unit == 0 ? 1000 : 999.5) && unit < BYTE_UNITS.length - 1) {
      value /= 1000;
      unit++;
    }
    String digits = unit > 0 && value < 9.95 ? "%.1f %s" : "%.0f %s";
    return String.format(Locale.ROOT, digits, value, BYTE_UNITS[unit]);
  }

  /** {@code 0.04 s}, {@code 3.2 s}, {@code 2 min 5 s}, {@code 1 h 3 min}. */
  public static String duration(Duration time) {
    long millis = time.toMillis();
    if (millis < 1_000) {
      return String.format(Locale.ROOT, "%.2f s", millis / 1000.0);
    }
    if (millis < 59_950) {
      return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }
    long seconds = (millis + 500) / 1000;
    return seconds < 3600
        ? seconds / 60 + " min " + seconds % 60 + " s"
        : seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
  }

  /** Something per second, or 0 where no time passed. */
  public static long perSecond(long amount, Duration time) {
    long nanos = time.toNanos();
    return nanos <= 0 ? 0 : Math.round(amount * 1e9 / nanos);
  }

  /**
   * A name or text from a database, made safe to show: control characters and those that turn the
   * direction of writing appear as {@code \\u{1b}}, because a terminal would obey them.
   */
  public static String visible(String text) {
    return isPlain(text) || text.codePoints().noneMatch(Figures::obeyed) ? text : spelled(text);
  }

  /** Whether there is nothing but printable ASCII in it, as in most names. */
  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
        return false;
      }
    }
    return true;
  }

  private static String spelled(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              if (obeyed(c)) {
                shown.append("\\u{").append(Integer.toHexString(c)).append('}');
              } else {
                shown.appendCodePoint(c);
              }
            });
    return shown.toString();
  }

  private static boolean obeyed(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      default -> false;
    };
  }

  /** Like {@link #visible}, but a text of several lines keeps its lines and tabs. */
  public static String visibleLines(String text) {
    if (isPlain(text)) {
      return text;
    }
    StringBuilder shown = new StringBuilder();
    text.replace("\r\n", "\n")
        .codePoints()
        .forEach(
            c ->
                shown.append(
                    c == '\n' || c == '\t' ? String.valueOf((char) c) : visible(character(c))));
    return shown.toString();
  }

  private static String character(int codePoint) {
    return new String(Character.toChars(codePoint));
  }
}

package dev.pgtrek.profile;

/**
 * Recognises what short ASCII texts spell: dates, times, UUIDs, truth words, decimals. All methods
 * look at {@code bytes[from, end)} only and allocate nothing.
 */
final class TextShape {

  /** What {@link #dateOrTime} found. */
  enum Moment {
    NONE,
    DATE,
    TIME,
    TIMESTAMP,
    TIMESTAMP_ZONED
  }

  private static final int[] DAYS = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  private static final int DATE_LENGTH = 10;
  private static final int MAX_OFFSET_HOURS = 15;
  private static final int UUID_LENGTH = 36;

  private TextShape() {}

  /** Reads ISO 8601 as {@link dev.pgtrek.model.ValueFormat#ISO} defines it. */
  static Moment dateOrTime(byte[] bytes, int from, int end) {
    int length = end - from;
    if (length < 5) {
      return Moment.NONE;
    }
    if (bytes[from + 2] == ':') {
      return afterTime(bytes, from, end) == end ? Moment.TIME : Moment.NONE;
    }
    if (length < DATE_LENGTH || !isDate(bytes, from)) {
      return Moment.NONE;
    }
    int time = from + DATE_LENGTH;
    if (time == end) {
      return Moment.DATE;
    }
    if (bytes[time] != ' ' && bytes[time] != 'T') {
      return Moment.NONE;
    }
    int zone = afterTime(bytes, time + 1, end);
    if (zone < 0) {
      return Moment.NONE;
    }
    if (zone == end) {
      return Moment.TIMESTAMP;
    }
    return isZone(bytes, zone, end) ? Moment.TIMESTAMP_ZONED : Moment.NONE;
  }

  /** Whether a real date of the years 1 to 9999 stands in the ten bytes from there. */
  private static boolean isDate(byte[] bytes, int from) {
    if (bytes[from + 4] != '-' || bytes[from + 7] != '-') {
      return false;
    }
    int century = twoDigits(bytes, from);
    int yearOfCentury = twoDigits(bytes, from + 2);
    int month = twoDigits(bytes, from + 5);
    int day = twoDigits(bytes, from + 8);
    int year = century * 100 + yearOfCentury;
    if (century < 0 || yearOfCentury < 0 || year == 0 || month < 1 || month > 12 || day < 1) {
      return false;
    }
    boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return day <= (month == 2 && leap ? 29 : DAYS[month - 1]);
  }

  /** Where the time of day that starts there ends, or -1 where none is. */
  private static int afterTime(byte[] bytes, int from, int end) {
    if (end - from < 5 || bytes[from + 2] != ':') {
      return -1;
    }
    if (!within(twoDigits(bytes, from), 23) || !within(twoDigits(bytes, from + 3), 59)) {
      return -1;
    }
    int i = from + 5;
    if (i == end || bytes[i] != ':') {
      return i;
    }
    if (end - i < 3 || !within(twoDigits(bytes, i + 1), 59)) {
      return -1;
    }
    i += 3;
    return i < end && bytes[i] == '.' ? afterFraction(bytes, i + 1, end) : i;
  }

  /** Where a fraction of a second ends, or -1 if it is empty or finer than a microsecond. */
  private static int afterFraction(byte[] bytes, int from, int end) {
    int i = from;
    while (i < end && isDigit(bytes[i])) {
      if (i - from >= 6 && bytes[i] != '0') {
        return -1;
      }
      i++;
    }
    return i == from ? -1 : i;
  }

  private static boolean isZone(byte[] bytes, int from, int end) {
    int length = end - from;
    if (bytes[from] == 'Z') {
      return length == 1;
    }
    if (bytes[from] != '+' && bytes[from] != '-') {
      return false;
    }
    if (length < 3 || !within(twoDigits(bytes, from + 1), MAX_OFFSET_HOURS)) {
      return false;
    }
    return switch (length) {
      case 3 -> true;
      case 5 -> within(twoDigits(bytes, from + 3), 59);
      case 6 -> bytes[from + 3] == ':' && within(twoDigits(bytes, from + 4), 59);
      default -> false;
    };
  }

  private static boolean within(int value, int highest) {
    return value >= 0 && value <= highest;
  }

  /** Two digits as a number, or -1. */
  private static int twoDigits(byte[] bytes, int at) {
    int tens = bytes[at] - '0';
    int ones = bytes[at + 1] - '0';
    return within(tens, 9) && within(ones, 9) ? tens * 10 + ones : -1;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  /** 0: no UUID; 1: a canonical one; 2: one with upper-case digits. */
  static int uuid(byte[] bytes, int from, int end) {
    if (end - from != UUID_LENGTH) {
      return 0;
    }
    boolean upper = false;
    for (int i = 0; i < UUID_LENGTH; i++) {
      byte b = bytes[from + i];
      if (i == 8 || i == 13 || i == 18 || i == 23) {
        if (b != '-') {
          return 0;
        }
      } else if (b >= 'A' && b <= 'F') {
        upper = true;
      } else if (!isDigit(b) && (b < 'a' || b > 'f')) {
        return 0;
      }
    }
    return upper ? 2 : 1;
  }

  /** {@code true false t f}, in any case. */
  static boolean isBoolean(byte[] bytes, int from, int end) {
    return switch (end - from) {
      case 1 -> lower(bytes[from]) == 't' || lower(bytes[from]) == 'f';
      case 4 -> isWord(bytes, from, "true");
      case 5 -> isWord(bytes, from, "false");
      default -> false;
    };
  }

  private static boolean isWord(byte[] bytes, int from, String word) {
    for (int i = 0; i < word.length(); i++) {
      if (lower(bytes[from + i]) != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static int lower(byte b) {
    return b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b;
  }

  /** {@code -?digits[.digits][e[+-]digits]}. */
  static boolean isDecimal(byte[] bytes, int from, int end) {
    int i = from < end && bytes[from] == '-' ? from + 1 : from;
    int next = afterDigits(bytes, i, end);
    if (next == i) {
      return false;
    }
    i = next;
    if (i < end && bytes[i] == '.') {
      next = afterDigits(bytes, i + 1, end);
      if (next == i + 1) {
        return false;
      }
      i = next;
    }
    if (i < end && lower(bytes[i]) == 'e') {
      i++;
      if (i < end && (bytes[i] == '+' || bytes[i] == '-')) {
        i++;
      }
      next = afterDigits(bytes, i, end);
      if (next == i) {
        return false;
      }
      i = next;
    }
    return i == end;
  }

  private static int afterDigits(byte[] bytes, int from, int end) {
    int i = from;
    while (i < end && isDigit(bytes[i])) {
      i++;
    }
    return i;
  }
}

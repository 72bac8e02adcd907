package dev.pgtrek.verify;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Arrays;

/**
 * ISO 8601 dates and times as numbers. Reads what {@link dev.pgtrek.model.ValueFormat#ISO} allows,
 * what a file is given for moments beyond that, and answers {@link #NONE} for everything else.
 */
final class IsoText {

  static final long NONE = Long.MIN_VALUE;

  static final long MICROS_PER_DAY = 86_400_000_000L;

  private static final long MICROS_PER_SECOND = 1_000_000L;

  /** Behind a year that is counted backwards from the year 1. */
  private static final byte[] BEFORE_CHRIST = {' ', 'B', 'C'};

  /** Years of more digits are beyond every engine's. */
  private static final int MOST_YEAR_DIGITS = 7;

  private final byte[] text;
  private final boolean beforeChrist;
  private final int end;
  private int at;

  /** Whether it is a time of day without a date. */
  private boolean alone;

  private IsoText(byte[] text, int offset, int count) {
    this.text = text;
    this.at = offset;
    int last = offset + count;
    this.beforeChrist =
        count > 3 && Arrays.equals(text, last - 3, last, BEFORE_CHRIST, 0, BEFORE_CHRIST.length);
    this.end = beforeChrist ? last - 3 : last;
  }

  /** Days since 1970-01-01, or {@link #NONE}. */
  static long days(byte[] text, int offset, int count) {
    IsoText iso = new IsoText(text, offset, count);
    long days = iso.date();
    return iso.at == iso.end ? days : NONE;
  }

  /** Microseconds since midnight, or {@link #NONE}. */
  static long microsOfDay(byte[] text, int offset, int count) {
    IsoText iso = new IsoText(text, offset, count);
    iso.alone = true;
    long micros = iso.time();
    return iso.at == iso.end ? micros : NONE;
  }

  /**
   * Microseconds since 1970-01-01 00:00 without regard to a zone, which must be absent; or {@link
   * #NONE}.
   */
  static long localMicros(byte[] text, int offset, int count) {
    IsoText iso = new IsoText(text, offset, count);
    long micros = iso.dateTime();
    return iso.at == iso.end ? micros : NONE;
  }

  /** Microseconds since 1970-01-01T00:00Z, with the zone that must be there; or {@link #NONE}. */
  static long instantMicros(byte[] text, int offset, int count) {
    IsoText iso = new IsoText(text, offset, count);
    long micros = iso.dateTime();
    if (micros == NONE) {
      return NONE;
    }
    long zone = iso.zoneSeconds();
    return zone == NONE || iso.at != iso.end ? NONE : micros - zone * MICROS_PER_SECOND;
  }

  private long dateTime() {
    long days = date();
    if (days == NONE) {
      return NONE;
    }
    if (Math.abs(days) >= Long.MAX_VALUE / MICROS_PER_DAY) {
      return NONE;
    }
    if (at == end) {
      return days * MICROS_PER_DAY;
    }
    byte separator = text[at++];
    if (separator != ' ' && separator != 'T' && separator != 't') {
      return NONE;
    }
    long micros = time();
    return micros == NONE ? NONE : days * MICROS_PER_DAY + micros;
  }

  private long date() {
    int year = year();
    if (year < 1 || !skip('-')) {
      return NONE;
    }
    int month = digits(2);
    if (month < 0 || !skip('-')) {
      return NONE;
    }
    int day = digits(2);
    try {
      return day < 0 ? NONE : LocalDate.of(beforeChrist ? 1 - year : year, month, day).toEpochDay();
    } catch (DateTimeException e) {
      return NONE;
    }
  }

  /** Four digits, or more where the first is no zero. */
  private int year() {
    int first = at;
    int year = digits(4);
    while (year >= 1000 && at < end && text[at] != '-' && at - first < MOST_YEAR_DIGITS) {
      int digit = digits(1);
      year = digit < 0 ? -1 : year * 10 + digit;
    }
    return year;
  }

  private long time() {
    int first = at;
    int hour = digits(2);
    if (hour == 24 && isMidnight(first)) {
      at = end;
      return MICROS_PER_DAY;
    }
    if (hour < 0 || hour > 23 || !skip(':')) {
      return NONE;
    }
    int minute = digits(2);
    if (minute < 0 || minute > 59) {
      return NONE;
    }
    long micros = (hour * 60L + minute) * 60 * MICROS_PER_SECOND;
    if (!skip(':')) {
      return micros;
    }
    int second = digits(2);
    if (second < 0 || second > 59) {
      return NONE;
    }
    micros += second * MICROS_PER_SECOND;
    return skip('.') ? plusFraction(micros) : micros;
  }

  /** Whether a time of day, with nothing before or behind it, is the end of the day. */
  private boolean isMidnight(int first) {
    byte[] midnight = {'2', '4', ':', '0', '0', ':', '0', '0'};
    return alone && Arrays.equals(text, first, end, midnight, 0, midnight.length);
  }

  private long plusFraction(long micros) {
    long unit = MICROS_PER_SECOND / 10;
    long sum = micros;
    int first = at;
    for (; at < end && text[at] >= '0' && text[at] <= '9'; at++) {
      int digit = text[at] - '0';
      if (unit == 0 && digit != 0) {
        return NONE;
      }
      sum += digit * unit;
      unit /= 10;
    }
    return at == first ? NONE : sum;
  }

  private long zoneSeconds() {
    if (skip('Z') || skip('z')) {
      return 0;
    }
    int sign = skip('+') ? 1 : skip('-') ? -1 : 0;
    int hours = digits(2);
    if (sign == 0 || hours < 0 || hours > 23) {
      return NONE;
    }
    int minutes = 0;
    if (at < end) {
      skip(':');
      minutes = digits(2);
      if (minutes < 0 || minutes > 59) {
        return NONE;
      }
    }
    return sign * (hours * 3600L + minutes * 60L);
  }

  private boolean skip(char wanted) {
    if (at < end && text[at] == wanted) {
      at++;
      return true;
    }
    return false;
  }

  private int digits(int count) {
    if (end - at < count) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < count; i++) {
      int digit = text[at++] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }
}

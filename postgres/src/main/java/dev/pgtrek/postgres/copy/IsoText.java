package dev.pgtrek.postgres.copy;

import dev.pgtrek.spi.ByteSlice;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Reads ISO 8601 dates and times from bytes, counted as PostgreSQL counts them: from 2000-01-01.
 * Takes what {@link dev.pgtrek.model.ValueFormat#ISO} says, of real calendar days of the years 0001
 * to 9999 in the Gregorian calendar, and nothing else; 24:00 and leap seconds are not times of a
 * day. For one thread.
 */
final class IsoText {

  /** From 0001-01-01 to 2000-01-01. */
  private static final long DAYS_TO_2000 = 730_119;

  private static final long MICROS_PER_SECOND = 1_000_000;
  private static final long MICROS_PER_DAY = 86_400 * MICROS_PER_SECOND;

  /** PostgreSQL reads offsets below 16 hours; no place on earth has one above 14. */
  private static final int MAX_OFFSET_HOURS = 15;

  /** The first byte of eight is the lowest one. */
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long HIGH_BITS = 0x80_80_80_80_80_80_80_80L;

  private static final long YEAR_MONTH = word("0000-00-");
  private static final long TIME = word("00:00:00");

  /** Added to a byte these show a high bit above 9 where a digit stands, and above 0 elsewhere. */
  private static final long YEAR_MONTH_BOUND = 0x7F_76_76_7F_76_76_76_76L;

  private static final long TIME_BOUND = 0x76_76_7F_76_76_7F_76_76L;

  private static final int[] DAYS_BEFORE_MONTH = {
    0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365
  };

  private byte[] bytes = {};
  private int at;
  private int end;

  private static long word(String eight) {
    return (long) WORD.get(eight.getBytes(StandardCharsets.US_ASCII), 0);
  }

  /** {@code YYYY-MM-DD} as days. */
  long date(ByteSlice text) {
    begin(text);
    long days = days();
    finish();
    return days;
  }

  /** {@code HH:MM[:SS[.ffffff]]} as microseconds since midnight. */
  long time(ByteSlice text) {
    begin(text);
    long micros = micros();
    finish();
    return micros;
  }

  /** A date, or a date and a time, without a zone, as microseconds. */
  long local(ByteSlice text) {
    begin(text);
    long micros = days() * MICROS_PER_DAY;
    if (at < end) {
      separator();
      micros += micros();
    }
    finish();
    return micros;
  }

  /** A date, a time and its zone as microseconds. */
  long zoned(ByteSlice text) {
    begin(text);
    long micros = days() * MICROS_PER_DAY;
    separator();
    micros += micros();
    micros -= offsetSeconds() * MICROS_PER_SECOND;
    finish();
    return micros;
  }

  private void begin(ByteSlice text) {
    bytes = text.array();
    at = text.offset();
    end = at + text.length();
  }

  private void finish() {
    if (at != end) {
      throw notIso();
    }
  }

  private long days() {
    if (end - at < 10) {
      throw notIso();
    }
    long pairs = pairs(YEAR_MONTH, YEAR_MONTH_BOUND);
    int year = (int) (pairs & 0xFF) * 100 + (int) (pairs >>> 16 & 0xFF);
    int month = (int) (pairs >>> 40 & 0xFF);
    int day = two(at + 8);
    at += 10;
    boolean leap = (year & 3) == 0 && (year % 100 != 0 || year % 400 == 0);
    if (year < 1 || month < 1 || month > 12 || day < 1 || day > length(month, leap)) {
      throw Misfit.because("it is not a day of the calendar written as YYYY-MM-DD");
    }
    long before = year - 1L;
    return before * 365
        + before / 4
        - before / 100
        + before / 400
        + DAYS_BEFORE_MONTH[month - 1]
        + (leap && month > 2 ? 1 : 0)
        + day
        - 1
        - DAYS_TO_2000;
  }

  private static int length(int month, boolean leap) {
    int length = DAYS_BEFORE_MONTH[month] - DAYS_BEFORE_MONTH[month - 1];
    return month == 2 && leap ? 29 : length;
  }

  private void separator() {
    if (at >= end || (bytes[at] != ' ' && bytes[at] != 'T')) {
      throw notIso();
    }
    at++;
  }

  private long micros() {
    int hour;
    int minute;
    int second = 0;
    long fraction = 0;
    if (end - at >= 8 && bytes[at + 5] == ':') {
      long pairs = pairs(TIME, TIME_BOUND);
      hour = (int) (pairs & 0xFF);
      minute = (int) (pairs >>> 24 & 0xFF);
      second = (int) (pairs >>> 48 & 0xFF);
      at += 8;
      if (at < end && bytes[at] == '.') {
        at++;
        fraction = fraction();
      }
    } else {
      if (end - at < 5 || bytes[at + 2] != ':') {
        throw notIso();
      }
      hour = two(at);
      minute = two(at + 3);
      at += 5;
    }
    if (hour > 23 || minute > 59 || second > 59) {
      throw Misfit.because("it is not a time of a day written as HH:MM:SS");
    }
    return (hour * 3600L + minute * 60L + second) * MICROS_PER_SECOND + fraction;
  }

  /** One digit at least; from the seventh on only zeros, because the types end at microseconds. */
  private long fraction() {
    int start = at;
    long micros = 0;
    long unit = 100_000;
    for (; at < end; at++) {
      int digit = bytes[at] - '0';
      if (digit < 0 || digit > 9) {
        break;
      }
      if (unit == 0 && digit != 0) {
        throw Misfit.because("it is finer than a microsecond");
      }
      micros += digit * unit;
      unit /= 10;
    }
    if (at == start) {
      throw notIso();
    }
    return micros;
  }

  private long offsetSeconds() {
    if (end - at == 1 && bytes[at] == 'Z') {
      at++;
      return 0;
    }
    if (end - at < 3 || (bytes[at] != '+' && bytes[at] != '-')) {
      throw Misfit.because("it has no zone");
    }
    int sign = bytes[at] == '-' ? -1 : 1;
    int hours = two(at + 1);
    int minutes = 0;
    at += 3;
    if (at < end) {
      at += bytes[at] == ':' ? 1 : 0;
      if (end - at != 2) {
        throw notIso();
      }
      minutes = two(at);
      at += 2;
    }
    if (hours > MAX_OFFSET_HOURS || minutes > 59) {
      throw Misfit.because("its zone is not an offset below 16 hours");
    }
    return sign * (hours * 3600L + minutes * 60L);
  }

  private int two(int index) {
    int tens = bytes[index] - '0';
    int ones = bytes[index + 1] - '0';
    if ((tens | (9 - tens) | ones | (9 - ones)) < 0) {
      throw notIso();
    }
    return tens * 10 + ones;
  }

  /**
   * Eight bytes at once: each byte of the result that stood for the first of two digits is the
   * number that the two make.
   *
   * @param pattern what the bytes must be, with 0 for digits
   */
  private long pairs(long pattern, long bound) {
    long digits = (long) WORD.get(bytes, at) ^ pattern;
    if (((digits + bound | digits) & HIGH_BITS) != 0) {
      throw notIso();
    }
    return digits * 10 + (digits >>> 8);
  }

  private static Misfit notIso() {
    return Misfit.because("it is not written as ISO 8601 writes values of this type");
  }
}

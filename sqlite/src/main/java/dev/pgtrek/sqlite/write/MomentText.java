package dev.pgtrek.sqlite.write;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;

/**
 * Dates and times as ISO 8601 text: {@code YYYY-MM-DD}, {@code HH:MM:SS[.ffffff]}, both with a
 * space between, and {@code +00:00} behind what has a zone. Texts of the same form sort as the
 * moments do. Outside of the years 1 to 9999, where ISO 8601 has no form without agreement, it is
 * PostgreSQL's own: more digits, {@code BC} at the end.
 */
final class MomentText {

  static final long MICROS_PER_DAY = 86_400_000_000L;

  /** The longest: a year of 6 digits, a fraction, a zone and an era. */
  private static final int LONGEST = 48;

  private static final long MICROS_PER_SECOND = 1_000_000L;

  private byte[] to = new byte[0];
  private int at;

  private long knownDay = Long.MIN_VALUE;
  private int year;
  private int month;
  private int day;

  void date(long days, RowBuffer out) {
    begin(out);
    putDate(days);
    putEra();
    out.endText(at);
  }

  /** A time of day; 24:00:00 is one. */
  void time(long micros, RowBuffer out) {
    begin(out);
    putTime(micros);
    out.endText(at);
  }

  void timestamp(long micros, boolean zoned, RowBuffer out) {
    begin(out);
    putDate(Math.floorDiv(micros, MICROS_PER_DAY));
    to[at++] = ' ';
    putTime(Math.floorMod(micros, MICROS_PER_DAY));
    if (zoned) {
      to[at++] = '+';
      two(0);
      to[at++] = ':';
      two(0);
    }
    putEra();
    out.endText(at);
  }

  private void begin(RowBuffer out) {
    to = out.room(LONGEST);
    at = out.textAt();
  }

  private void putDate(long days) {
    if (days != knownDay) {
      LocalDate date = LocalDate.ofEpochDay(days);
      year = date.getYear();
      month = date.getMonthValue();
      day = date.getDayOfMonth();
      knownDay = days;
    }
    // There is no year 0: what ISO counts so is 1 BC.
    int shown = year > 0 ? year : 1 - year;
    if (shown > 9999) {
      byte[] digits = Integer.toString(shown).getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(digits, 0, to, at, digits.length);
      at += digits.length;
    } else {
      two(shown / 100);
      two(shown % 100);
    }
    to[at++] = '-';
    two(month);
    to[at++] = '-';
    two(day);
  }

  private void putEra() {
    if (year < 1) {
      to[at++] = ' ';
      to[at++] = 'B';
      to[at++] = 'C';
    }
  }

  private void putTime(long micros) {
    int seconds = (int) (micros / MICROS_PER_SECOND);
    two(seconds / 3600);
    to[at++] = ':';
    two(seconds / 60 % 60);
    to[at++] = ':';
    two(seconds % 60);
    int fraction = (int) (micros % MICROS_PER_SECOND);
    if (fraction != 0) {
      to[at++] = '.';
      two(fraction / 10_000);
      two(fraction / 100 % 100);
      two(fraction % 100);
    }
  }

  private void two(int value) {
    to[at++] = (byte) ('0' + value / 10);
    to[at++] = (byte) ('0' + value % 10);
  }
}

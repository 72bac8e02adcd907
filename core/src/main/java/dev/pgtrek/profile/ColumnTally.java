package dev.pgtrek.profile;

import dev.pgtrek.model.Column;
import dev.pgtrek.model.ColumnProfile;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.GeometryProfile;
import dev.pgtrek.model.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * The running counts of one column. For one thread; tallies of parts are merged at their end. The
 * fields are those of {@link ColumnProfile}.
 */
final class ColumnTally {

  private static final long EXACT_IN_DOUBLE = 1L << 53;
  private static final long SECONDS_FROM = 100_000_000L;
  private static final long MILLIS_FROM = 100_000_000_000L;
  private static final long MICROS_FROM = 100_000_000_000_000L;
  private static final long MICROS_TO = 100_000_000_000_000_000L;
  private static final double JULIAN_YEAR_1 = 1721425.5;
  private static final double JULIAN_YEAR_10000 = 5373484.5;
  private static final double MILLIS_PER_DAY = 86_400_000.0;

  private final boolean decimal;
  private final boolean json;
  private final boolean asksVectors;
  private final VectorTally vectors = new VectorTally();

  /** Kept here, as every text asks for it. */
  private boolean wantsVectors = true;

  private long rows;
  private long nulls;
  private long integers;
  private long reals;
  private long texts;
  private long blobs;
  private long minInteger = Long.MAX_VALUE;
  private long maxInteger = Long.MIN_VALUE;
  private long integersBeyondDouble;
  private long integerEpochSeconds;
  private long integerEpochMillis;
  private long integerEpochMicros;
  private long integerBooleans;
  private long realsNotFinite;
  private long realsNegativeZero;
  private long realJulianDays;
  private long textInvalidUtf8;
  private long textWithNul;
  private long textEmpty;
  private long textBooleans;
  private long textDates;
  private long textTimes;
  private long textTimestamps;
  private long textTimestampsZoned;
  private long textUuids;
  private long textUuidsLower;
  private long textJson;
  private long textJsonRefused;
  private long textDecimals;
  private long maxTextChars;
  private long maxTextBytes;
  private long blob16;
  private long maxBlobBytes;
  private int decimalDigits;
  private int decimalScale;
  private long textJsonDocuments;
  private double minReal = Double.POSITIVE_INFINITY;
  private double maxReal = Double.NEGATIVE_INFINITY;
  private @Nullable GeometryTally geometries;

  /** Bytes of texts and blobs, and eight for each number. */
  private long bytes;

  private ColumnTally(boolean decimal, boolean json, boolean asksVectors) {
    this.decimal = decimal;
    this.json = json;
    this.asksVectors = asksVectors;
  }

  /**
   * @param asksVectors whether every value is to be looked at as a vector, blobs too
   */
  static ColumnTally of(Column column, boolean asksVectors) {
    return new ColumnTally(
        column.type() instanceof ColumnType.Numeric,
        column.type() == ScalarType.JSON || column.type() == ScalarType.JSONB,
        asksVectors);
  }

  /** Whether it is still worth while to test texts for JSON. */
  boolean wantsJson() {
    return json || textJson == texts;
  }

  /** Whether every value is to be looked at as a vector. */
  boolean asksVectors() {
    return asksVectors;
  }

  /** Whether it is still worth while to look for arrays of numbers: until the first other text. */
  boolean wantsVectors() {
    return wantsVectors;
  }

  /** Adds what the value just added is as a vector. */
  void addVector(VectorScanner.Found found, VectorScanner scanner, RowPlace place) {
    vectors.add(found, scanner, place);
    wantsVectors = asksVectors || (wantsVectors && found != VectorScanner.Found.NONE);
  }

  long bytes() {
    return bytes;
  }

  void addNull() {
    rows++;
    nulls++;
  }

  void addInteger(long value, DecimalDigits digits) {
    rows++;
    integers++;
    bytes += Long.BYTES;
    minInteger = Math.min(minInteger, value);
    maxInteger = Math.max(maxInteger, value);
    if (value >= 0 && value < MICROS_TO) {
      addSmall(value);
    } else if ((value > EXACT_IN_DOUBLE || value < -EXACT_IN_DOUBLE) && !isDouble(value)) {
      integersBeyondDouble++;
    }
    if (decimal) {
      digits.count(value);
      decimalDigits = Math.max(decimalDigits, digits.before());
    }
  }

  private void addSmall(long value) {
    if (value <= 1) {
      integerBooleans++;
      if (value == 0) {
        integerEpochSeconds++;
        integerEpochMillis++;
        integerEpochMicros++;
      }
    } else if (value >= SECONDS_FROM) {
      if (value < MILLIS_FROM) {
        integerEpochSeconds++;
      } else if (value < MICROS_FROM) {
        integerEpochMillis++;
      } else {
        integerEpochMicros++;
        if (value > EXACT_IN_DOUBLE && !isDouble(value)) {
          integersBeyondDouble++;
        }
      }
    }
  }

  private static boolean isDouble(long value) {
    // The cast back saturates at the largest long, which is itself no double.
    return value != Long.MAX_VALUE && (long) (double) value == value;
  }

  void addReal(double value, DecimalDigits digits) {
    rows++;
    reals++;
    bytes += Double.BYTES;
    minReal = Math.min(minReal, value);
    maxReal = Math.max(maxReal, value);
    if (!Double.isFinite(value)) {
      realsNotFinite++;
      return;
    }
    if (value == 0 && 1 / value < 0) {
      realsNegativeZero++;
    }
    if (value >= JULIAN_YEAR_1 && value < JULIAN_YEAR_10000) {
      double millis = Math.floor(value * MILLIS_PER_DAY + 0.5);
      if (millis / MILLIS_PER_DAY == value) {
        realJulianDays++;
      }
    }
    if (decimal) {
      digits.count(value);
      decimalDigits = Math.max(decimalDigits, digits.before());
      decimalScale = Math.max(decimalScale, digits.after());
    }
  }

  void addBlob(long length) {
    rows++;
    blobs++;
    bytes += length;
    maxBlobBytes = Math.max(maxBlobBytes, length);
    if (length == 16) {
      blob16++;
    }
  }

  /** Where the blobs that may be geometries are counted. */
  GeometryTally geometries() {
    GeometryTally there = geometries;
    if (there == null) {
      there = new GeometryTally();
      geometries = there;
    }
    return there;
  }

  /**
   * Adds a text's size and encoding.
   *
   * @param scanner has read the text
   */
  void addText(long length, Utf8Scanner scanner) {
    rows++;
    texts++;
    bytes += length;
    maxTextBytes = Math.max(maxTextBytes, length);
    maxTextChars = Math.max(maxTextChars, scanner.chars());
    if (length == 0) {
      textEmpty++;
    }
    if (!scanner.valid()) {
      textInvalidUtf8++;
    }
    if (scanner.hasNul()) {
      textWithNul++;
    }
  }

  /** Adds that the text just added is JSON. */
  void addJson(boolean refused, boolean document) {
    textJson++;
    textJsonDocuments += document ? 1 : 0;
    if (refused) {
      textJsonRefused++;
    }
  }

  /** Adds what the ASCII text just added spells. */
  void addShape(byte[] text, int from, int end) {
    byte first = text[from];
    if (first >= '0' && first <= '9') {
      TextShape.Moment moment = TextShape.dateOrTime(text, from, end);
      if (moment == TextShape.Moment.NONE) {
        addUuid(text, from, end);
        addDecimal(text, from, end);
      } else {
        // With a dash or a colon after its first digits it is neither of the others.
        addMoment(moment);
      }
    } else if (first == '-') {
      addDecimal(text, from, end);
    } else {
      if (TextShape.isBoolean(text, from, end)) {
        textBooleans++;
      }
      addUuid(text, from, end);
    }
  }

  private void addMoment(TextShape.Moment moment) {
    switch (moment) {
      case NONE -> {}
      case DATE -> textDates++;
      case TIME -> textTimes++;
      case TIMESTAMP -> textTimestamps++;
      case TIMESTAMP_ZONED -> textTimestampsZoned++;
    }
  }

  private void addUuid(byte[] text, int from, int end) {
    int found = TextShape.uuid(text, from, end);
    if (found > 0) {
      textUuids++;
      if (found == 1) {
        textUuidsLower++;
      }
    }
  }

  private void addDecimal(byte[] text, int from, int end) {
    if (TextShape.isDecimal(text, from, end)) {
      textDecimals++;
    }
  }

  /** Adds the counts of another part of the same column. */
  void merge(ColumnTally part) {
    bytes += part.bytes;
    rows += part.rows;
    nulls += part.nulls;
    integers += part.integers;
    reals += part.reals;
    texts += part.texts;
    blobs += part.blobs;
    minInteger = Math.min(minInteger, part.minInteger);
    maxInteger = Math.max(maxInteger, part.maxInteger);
    integersBeyondDouble += part.integersBeyondDouble;
    integerEpochSeconds += part.integerEpochSeconds;
    integerEpochMillis += part.integerEpochMillis;
    integerEpochMicros += part.integerEpochMicros;
    integerBooleans += part.integerBooleans;
    realsNotFinite += part.realsNotFinite;
    realsNegativeZero += part.realsNegativeZero;
    realJulianDays += part.realJulianDays;
    textInvalidUtf8 += part.textInvalidUtf8;
    textWithNul += part.textWithNul;
    textEmpty += part.textEmpty;
    textBooleans += part.textBooleans;
    textDates += part.textDates;
    textTimes += part.textTimes;
    textTimestamps += part.textTimestamps;
    textTimestampsZoned += part.textTimestampsZoned;
    textUuids += part.textUuids;
    textUuidsLower += part.textUuidsLower;
    textJson += part.textJson;
    textJsonRefused += part.textJsonRefused;
    textDecimals += part.textDecimals;
    maxTextChars = Math.max(maxTextChars, part.maxTextChars);
    maxTextBytes = Math.max(maxTextBytes, part.maxTextBytes);
    blob16 += part.blob16;
    maxBlobBytes = Math.max(maxBlobBytes, part.maxBlobBytes);
    decimalDigits = Math.max(decimalDigits, part.decimalDigits);
    decimalScale = Math.max(decimalScale, part.decimalScale);
    textJsonDocuments += part.textJsonDocuments;
    minReal = Math.min(minReal, part.minReal);
    maxReal = Math.max(maxReal, part.maxReal);
    if (part.geometries != null) {
      geometries().merge(part.geometries);
    }
    vectors.merge(part.vectors);
  }

  ColumnProfile profile() {
    return new ColumnProfile(
        rows,
        nulls,
        integers,
        reals,
        texts,
        blobs,
        integers == 0 ? 0 : minInteger,
        integers == 0 ? 0 : maxInteger,
        integersBeyondDouble,
        integerEpochSeconds,
        integerEpochMillis,
        integerEpochMicros,
        integerBooleans,
        realsNotFinite,
        realsNegativeZero,
        realJulianDays,
        textInvalidUtf8,
        textWithNul,
        textEmpty,
        textBooleans,
        textDates,
        textTimes,
        textTimestamps,
        textTimestampsZoned,
        textUuids,
        textUuidsLower,
        textJson,
        textJsonRefused,
        textDecimals,
        maxTextChars,
        maxTextBytes,
        blob16,
        maxBlobBytes,
        decimalDigits,
        decimalScale,
        textJsonDocuments,
        vectors.profile(),
        reals == 0 ? 0 : minReal,
        reals == 0 ? 0 : maxReal,
        geometries == null ? GeometryProfile.NONE : geometries.profile());
  }
}
